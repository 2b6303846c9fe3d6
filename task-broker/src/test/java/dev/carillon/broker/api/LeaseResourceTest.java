package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LeaseResourceTest {
    private String queue;
    private String leases;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
        leases = "/v1/queues/" + queue + "/leases";
    }

    @TestHTTPResource("/")
    URI server;

    @Test
    void aLeaseHasAllThatAWorkerNeeds() {
        String id = createTask(queue, "work");

        Map<String, Object> task = lease(queue, 10).getFirst();

        assertThat(task).containsOnlyKeys("id", "token", "attempt", "leasedUntil", "contentType", "payload");
        assertThat(task).containsEntry("id", id).containsEntry("attempt", 1).containsEntry("payload", "work");
        assertThat(Instant.parse((String) task.get("leasedUntil"))).isAfter(Instant.now());
        assertThat((String) task.get("token")).matches("[A-Za-z0-9_-]{38}");
        assertThat(lease(queue, 10)).isEmpty();
    }

    @Test
    void aPayloadThatIsNoTextIsReadByItself() {
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0};
        as("writer").contentType("application/octet-stream").body(bytes).post("/v1/queues/" + queue + "/tasks");

        Map<String, Object> task = lease(queue, 1).getFirst();

        assertThat(task).doesNotContainKey("payload");
        assertThat(as("worker").get("/v1/tasks/" + task.get("id") + "/payload").asByteArray())
                .isEqualTo(bytes);
    }

    @Test
    void oneIsLeasedWhereNoNumberIsSaid() {
        createTask(queue, "a");
        createTask(queue, "b");

        assertThat(post("worker", leases).<List<?>>path("tasks")).hasSize(1);
    }

    @Test
    void manyLongPollsWaitAndAreHandedTasksAtOnce() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = IntStream.range(0, 60)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> json("worker", "{\"max\":1,\"wait\":\"PT30S\"}")
                                    .post(leases)
                                    .<List<?>>path("tasks"),
                            threads))
                    .toList();

            for (int i = 0; i < 60; i++) {
                createTask(queue, "task " + i);
            }

            assertThat(waiting)
                    .allSatisfy(answer ->
                            assertThat(answer.get(20, TimeUnit.SECONDS)).hasSize(1));
        }
    }

    @Test
    void aWaitThatRunsOutIsAnEmptyAnswer() {
        long start = System.nanoTime();

        List<?> tasks =
                json("worker", "{\"max\":1,\"wait\":\"PT0.3S\"}").post(leases).path("tasks");

        assertThat(tasks).isEmpty();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(300);
    }

    @Test
    void workersThatHungUpAreHandedNothing() throws Exception {
        int gone = 20;
        for (int i = 0; i < gone; i++) {
            askAndHangUp();
        }

        await().until(() -> as("reader")
                .get("/v1/tasks/" + createTask(queue, "work"))
                .path("state")
                .equals("READY"));

        // Each of those who are gone would have been handed one before any was left.
        assertThat(as("reader").get("/v1/queues/" + queue).<Integer>path("leased"))
                .isLessThan(gone / 2);
    }

    private void askAndHangUp() throws IOException {
        String body = "{\"max\":1,\"wait\":\"PT60S\"}";
        try (Socket worker = new Socket(server.getHost(), server.getPort())) {
            String request = "POST " + leases + " HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer worker-token\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            worker.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            worker.getOutputStream().flush();
            // Answered by the same server, and so after the request above was taken in.
            lease(queue, 1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"max":0}               | max
                    {"max":1001}            | max
                    {"max":"1"}             | max
                    {"wait":"20"}           | wait
                    {"wait":"PT61S"}        | wait
                    {"wait":"-PT1S"}        | wait
                    {"maximum":1}           | maximum
                    """)
    void aWrongRequestIsNamed(String body, String field) {
        assertInvalid(json("worker", body).post(leases), field);
    }

    @Test
    void anUnknownQueueIsNotFoundAtOnce() {
        assertProblem(json("worker", "{\"wait\":\"PT60S\"}").post("/v1/queues/nowhere/leases"), 404, "not-found");
    }
}
