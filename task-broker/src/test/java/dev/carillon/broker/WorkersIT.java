package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.broker.BrokerClient.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Runs the workers of docs/workers.md, as they stand there, against the packaged broker. */
class WorkersIT {
    private static final String DOCUMENT = "workers.md";
    /** The worker of the shell does what it is given: here it prints. */
    private static final String PRINT = "cat; echo";

    @TempDir
    static Path directory;

    @TempDir
    Path folder;

    private static BrokerProcess broker;
    private static BrokerClient client;

    private final List<Process> workers = new ArrayList<>();
    private String queue;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(directory);
        client = new BrokerClient(broker.url());
    }

    @AfterAll
    static void stop() {
        client.close();
        broker.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void endWorkers() {
        workers.forEach(Process::destroyForcibly);
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static boolean isThere(String program) {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String script(String name, String language) throws IOException {
        String code = Documents.block(DOCUMENT, language);
        assertThat(code.lines()).as("lines of the worker").hasSizeLessThan(30);
        return Files.writeString(folder.resolve(name), code).toString();
    }

    private Process work(String... command) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        process.environment().put("BROKER", broker.url());
        process.environment().put("QUEUE", queue);
        process.environment().put("TOKEN", "worker-token");
        Process worker = process.start();
        workers.add(worker);
        return worker;
    }

    private Path output() {
        return folder.resolve("output");
    }

    private String said() throws IOException {
        return Files.exists(output()) ? Files.readString(output()) : "";
    }

    private void configure(String settings) throws Exception {
        assertThat(client.json("PUT", "/v1/queues/" + queue, settings).status()).isEqualTo(200);
    }

    private void create(String text) throws Exception {
        assertThat(client.create(queue, "", text, text + "-task").status()).isEqualTo(201);
    }

    private long count(String state) throws Exception {
        return client.call("GET", "/v1/queues/" + queue, "")
                .document()
                .path(state)
                .asLong();
    }

    /** Done, failed again and again until dead, waited for, and stopped. */
    private void worksAndStops(String reason, String... command) throws Exception {
        configure("{\"maxAttempts\":2,\"backoffInitial\":\"PT0.1S\",\"lease\":\"PT1M\"}");
        create("before the start");
        create("");
        Process worker = work(command);
        soon().until(() -> said().contains("before the start"));

        create("while it waits");
        soon().until(() -> said().contains("while it waits"));
        soon().until(() -> count("dead") == 1 && count("leased") == 0);
        JsonNode dead = client.call("GET", "/v1/queues/" + queue + "/dead", "")
                .document()
                .path("items")
                .path(0);
        assertThat(dead.path("attempts").asInt()).isEqualTo(2);
        assertThat(dead.path("reason").asText()).contains(reason);
        assertThat(count("ready") + count("delayed")).isZero();

        worker.toHandle().destroy();
        assertThat(worker.waitFor(30, TimeUnit.SECONDS))
                .as("ended within its wait")
                .isTrue();
        create("after the end");
        assertThat(count("ready")).isEqualTo(1);
    }

    @Test
    void theWorkerOfTheShell() throws Exception {
        assumeTrue(isThere("bash") && isThere("curl"), "bash and curl are not on this machine");

        worksAndStops("is empty", "bash", script("worker.sh", "bash"), "sh", "-c", PRINT);
    }

    @Test
    void theWorkerOfTheShellSaysWhatItsCommandEndedWith() throws Exception {
        assumeTrue(isThere("bash") && isThere("curl"), "bash and curl are not on this machine");
        configure("{\"maxAttempts\":1,\"lease\":\"PT1M\"}");
        create("what fails");

        work("bash", script("worker.sh", "bash"), "sh", "-c", "exit 3");

        soon().until(() -> count("dead") == 1);
        assertThat(client.call("GET", "/v1/queues/" + queue + "/dead", "")
                        .document()
                        .at("/items/0/reason")
                        .asText())
                .isEqualTo("exit code 3");
    }

    @Test
    void theWorkerInPython() throws Exception {
        assumeTrue(isThere("python3"), "python3 is not on this machine");

        worksAndStops("is empty", "python3", script("worker.py", "python"));
    }

    @Test
    void theWorkerInJava() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();

        worksAndStops("is empty", java, script("Worker.java", "java"));
    }

    @Test
    void aWorkerThatStoodStillForLongerThanItsLeaseGoesOn() throws Exception {
        assumeTrue(isThere("bash") && isThere("curl"), "bash and curl are not on this machine");
        configure("{\"lease\":\"PT1S\"}");
        create("slow");
        String slow =
                "text=$(cat); echo \"begun $text\"; while [ \"$text\" = slow ] && [ ! -e go ]; do sleep 0.1; done";
        Process worker = work("bash", script("worker.sh", "bash"), "sh", "-c", slow);
        soon().until(() -> said().contains("begun slow"));

        BrokerProcess.signal("STOP", worker.pid());
        List<Lease> others = client.lease(queue, 1, "PT30S");
        assertThat(others).extracting(Lease::attempt).containsExactly(2);
        assertThat(client.ack(others.getFirst().token())).isEqualTo(204);
        Files.createFile(folder.resolve("go"));
        BrokerProcess.signal("CONT", worker.pid());
        create("next");

        soon().until(() -> said().contains("begun next"));
        assertThat(said()).contains("409");
        soon().until(() -> count("leased") == 0);
        assertThat(count("ready") + count("delayed") + count("dead")).isZero();
    }
}
