package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More large batches at once than fit the heap: each has its turn, and none is lost. */
class LargeBatchesIT {
    private static final int BATCHES = 24;
    private static final int TASKS = 20;
    private static final int PAYLOAD = 800_000;

    @TempDir
    Path directory;

    @Test
    void theyAreAllTaken() throws Exception {
        byte[] batch = ("{\"payload\":\"" + "x".repeat(PAYLOAD) + "\"}\n")
                .repeat(TASKS)
                .getBytes(StandardCharsets.US_ASCII);
        try (BrokerProcess broker = BrokerProcess.start(directory, "-Dcarillon.broker.limits.bodies=16M");
                BrokerClient client = new BrokerClient(broker.url());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            client.json("PUT", "/v1/queues/large", "{}");
            List<Future<BrokerClient.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                answers.add(callers.submit(() -> client.call(
                        "POST",
                        "/v1/queues/large/tasks/batch",
                        BodyPublishers.ofByteArray(batch),
                        "Content-Type",
                        "application/x-ndjson")));
            }

            for (Future<BrokerClient.Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
            assertThat(client.json("GET", "/v1/queues/large", "")
                            .document()
                            .path("ready")
                            .asInt())
                    .isEqualTo(BATCHES * TASKS);
        }
    }
}
