package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.process.ServiceProcess;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import dev.carillon.local.suite.SuiteClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SIGTERM of each service while it works: it ends in time, and nothing is lost. */
class ShutdownE2E {
    /** The least {@code terminationGracePeriodSeconds} of the manifests. */
    private static final Duration GRACE = Duration.ofSeconds(35);

    private static Suite suite;

    @BeforeAll
    static void start() {
        suite = TestSuite.start(TestSuite.plan("shutdown").withPace(30));
    }

    @AfterAll
    static void end() {
        TestSuite.end(suite);
    }

    private static void endAndRestart(String name) {
        ServiceProcess service = suite.service(name);
        service.terminate();
        assertThat(service.await(GRACE))
                .as(() -> name + " ends within " + GRACE + "; it works at " + threads(service))
                .isTrue();
        service.start();
        suite.awaitReady(name);
    }

    /** Virtual ones as well, which no signal has printed. */
    private static String threads(ServiceProcess service) {
        try {
            Path dump = Files.createTempDirectory("threads").resolve("dump");
            Process command = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(service.pid()),
                            "Thread.dump_to_file",
                            dump.toString())
                    .start();
            return command.waitFor(10, TimeUnit.SECONDS) ? Files.readString(dump) : "nobody knows what";
        } catch (IOException e) {
            return "nobody knows what: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "nobody knows what";
        }
    }

    @Test
    void theNotifierEndsWhatIsOnItsWayAndGoesOnLater() {
        Texting texting = new Texting(suite);
        List<String> numbers = Texting.numbers("400", 120);
        String campaign = texting.startCampaign("ended-notifier", numbers);
        texting.awaitAccepted(numbers, 40);

        endAndRestart("notifier");

        texting.awaitCompleted(campaign);
        assertThat(texting.campaign(campaign).path("counts").path("DELIVERED").asInt())
                .isEqualTo(numbers.size());
        assertThat(texting.accepted(numbers)).hasSize(numbers.size());
        assertThat(texting.accepted(numbers).values()).containsOnly(1);
    }

    @Test
    void theTaskBrokerKeepsEveryTask() throws Exception {
        try (TaskLoad load = new TaskLoad(suite, "ended").begin(1000)) {
            load.awaitCreated(300);
            suite.service("task-broker").terminate();
            assertThat(suite.service("task-broker").await(GRACE)).isTrue();
            load.history().brokerRestarted();
            suite.service("task-broker").start();
            suite.awaitReady("task-broker");

            assertThat(load.finish()).isEmpty();
        }
    }

    @Test
    void contactsGoesOnWithItsScan() {
        SuiteClient client = suite.gateway("admin");
        int people = 120;
        String csv = IntStream.range(0, people)
                .mapToObj(i -> "person" + i + "@example.org,Ana Ivanova\n")
                .collect(Collectors.joining("", "email,name\n", ""));
        String imported = client.post("/v1/imports?list=scanned", "text/csv", csv)
                .expect2xx()
                .json()
                .path("id")
                .asText();
        awaitState(client, "/v1/imports/" + imported);
        slowGravatar(60, Duration.ofMillis(300));
        String scan = client.postJson("/v1/identity-scans", Map.of("list", "scanned"))
                .expect2xx()
                .json()
                .path("id")
                .asText();
        int before = gravatarRequests();
        await().atMost(GRACE).until(() -> gravatarRequests() > before + 10);

        endAndRestart("contacts");

        JsonNode done = awaitState(client, "/v1/identity-scans/" + scan);
        assertThat(done.path("counts").path("NOT_FOUND").asInt())
                .as(done::toString)
                .isEqualTo(people);
    }

    private static void slowGravatar(int times, Duration delay) {
        suite.gravatar()
                .postJson("/control/gravatar/faults", Map.of("kind", "SLOW", "times", times, "delay", delay.toString()))
                .expect2xx();
    }

    private static int gravatarRequests() {
        return suite.gravatar()
                .get("/control/gravatar/requests")
                .expect2xx()
                .json()
                .path("total")
                .asInt();
    }

    private static JsonNode awaitState(SuiteClient client, String path) {
        // A lease that was on its way when its worker ended has to run out before the task comes again.
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(client.get(path)
                                .expect2xx()
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo("COMPLETED"));
        return client.get(path).json();
    }

    @Test
    void theGatewayAnswersWhatIsOnItsWayInAndOut() {
        suite.gateway("writer").putJson("/v1/queues/quiet", Map.of()).expect2xx();
        CompletableFuture<Answer> in = CompletableFuture.supplyAsync(
                () -> suite.gateway("worker").postJson("/v1/queues/quiet/leases", Map.of("max", 1, "wait", "PT4S")));
        slowGravatar(1, Duration.ofSeconds(4));
        int before = gravatarRequests();
        CompletableFuture<Answer> out = CompletableFuture.supplyAsync(
                () -> suite.throughEgress("contacts").get(suite.gravatar().url() + "/avatar/" + "a".repeat(64)));
        await().atMost(GRACE).until(() -> gravatarRequests() > before);

        endAndRestart("gateway-proxy");

        assertThat(in.join().status()).isEqualTo(200);
        assertThat(out.join().status()).isEqualTo(200);
        assertThat(suite.gateway("reader").get("/v1/queues/quiet").status()).isEqualTo(200);
    }
}
