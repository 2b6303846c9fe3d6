package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are too large to be taken as they come: each has its turn, and is refused before it comes where it may not. */
@QuarkusTest
@TestProfile(LargeBodiesTest.LittleRoom.class)
class LargeBodiesTest {
    private static final int LARGE = 100_000;
    private static final String PART = "x".repeat(1000);

    public static class LittleRoom implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carillon.broker.limits.payload", "100000",
                    "carillon.broker.limits.batch", "150000",
                    "carillon.broker.limits.bodies", "150000");
        }
    }

    @TestHTTPResource("/")
    URI server;

    @Inject
    MeterRegistry registry;

    @Inject
    Vertx vertx;

    private double gauge(String name) {
        return registry.get("carillon.broker.bodies." + name).gauge().value();
    }

    private RawConnection begin(String path, int length) {
        return new RawConnection(server)
                .post("writer", path, "Content-Type: application/json\r\nContent-Length: " + length + "\r\n");
    }

    private static String tasks() {
        return "/v1/queues/" + newQueue() + "/tasks";
    }

    @ParameterizedTest
    @CsvSource({
        "tasks, 100001, payload-too-large",
        "tasks/batch, 150001, batch-too-large",
        "../../workflows, 150001, workflow-too-large",
        "../../schedules/s, 150001, body-too-long",
    })
    void whatIsTooLongIsRefusedBeforeItComes(String path, int length, String kind) {
        String target =
                URI.create("/v1/queues/" + newQueue() + "/").resolve(path).toString();
        try (RawConnection connection = new RawConnection(server)) {
            String method = path.contains("schedules") ? "PUT " : "POST ";
            connection.send(method + target
                    + " HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer writer-token\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + length + "\r\n\r\n");

            RawConnection.Answer answer = connection.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(413);
            assertThat(answer.body()).contains(":" + kind + "\"");

            connection.send("y".repeat(length)).send("GET /v1/queues HTTP/1.1\r\nHost: broker\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void whoAsksFirstIsToldAtOnceAndClosed() {
        try (RawConnection connection = new RawConnection(server)) {
            connection.post("writer", tasks(), "Content-Length: 100001\r\nExpect: 100-continue\r\n");

            RawConnection.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.has("connection: close")).isTrue();
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void whoAsksFirstIsAskedForWhatFits() {
        try (RawConnection connection = new RawConnection(server)) {
            connection.post("writer", tasks(), "Content-Length: " + LARGE + "\r\nExpect: 100-continue\r\n");

            assertThat(connection.answer().status()).isEqualTo(100);
            connection.send("x".repeat(LARGE));
            assertThat(connection.answer().status()).isEqualTo(201);
        }
    }

    /** RFC 9110, section 10.1.1: it knows no interim answers, and would take this one for the answer. */
    @Test
    void whoSpeaksHttp10IsNotAsked() {
        try (RawConnection connection = new RawConnection(server)) {
            connection.send("POST " + tasks() + " HTTP/1.0\r\nAuthorization: Bearer writer-token\r\n"
                    + "Content-Length: " + LARGE + "\r\nExpect: 100-continue\r\n\r\n");
            connection.send("x".repeat(LARGE));

            assertThat(connection.answer().status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 201", "101, 413"})
    void aBodyOfNoSaidLengthIsReadUpToItsLimit(int parts, int status) {
        try (RawConnection connection = new RawConnection(server)) {
            connection.post("writer", tasks(), "Transfer-Encoding: chunked\r\n");
            for (int part = 0; part < parts; part++) {
                connection.send("3e8\r\n" + PART + "\r\n");
            }
            connection.send("0\r\n\r\n");

            RawConnection.Answer answer = connection.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            connection.send("GET /v1/queues HTTP/1.1\r\nHost: broker\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aSecondBodyWaitsUntilTheFirstIsAnswered() {
        String tasks = tasks();
        try (RawConnection first = begin(tasks, LARGE)) {
            await().until(() -> gauge("size") == LARGE);
            try (RawConnection second = begin(tasks, LARGE).send("x".repeat(LARGE))) {
                await().until(() -> gauge("waiting") == 1);

                first.send("x".repeat(LARGE));

                assertThat(first.answer().status()).isEqualTo(201);
                assertThat(second.answer().status()).isEqualTo(201);
            }
        }
        await().until(() -> gauge("size") == 0);
    }

    @Test
    void whoGoesAwayLeavesItsRoom() {
        String tasks = tasks();
        try (RawConnection first = begin(tasks, LARGE).send(PART)) {
            await().until(() -> gauge("size") == LARGE);
            begin(tasks, LARGE).leave();
            try (RawConnection third = begin(tasks, LARGE).send("x".repeat(LARGE))) {
                first.leave();

                assertThat(third.answer().status()).isEqualTo(201);
            }
        }
        await().until(() -> gauge("size") == 0 && gauge("waiting") == 0);
    }

    @ParameterizedTest
    @CsvSource({"nobody, 401", "reader, 403"})
    void whoMayNotAskTakesNoRoom(String role, int status) {
        String tasks = tasks();
        try (RawConnection connection = new RawConnection(server)) {
            connection.post(role, tasks, "Content-Length: " + LARGE + "\r\n");

            assertThat(connection.answer().status()).isEqualTo(status);
            assertThat(gauge("size")).isZero();
            connection.send("x".repeat(LARGE)).send("GET /v1/queues HTTP/1.1\r\nHost: broker\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    /** A small body that a thread of the resource waits for is nobody's fault but its sender's either. */
    @Test
    void whoGoesAwayInTheMiddleIsNoFaultOfOurs() {
        try (RawConnection connection = new RawConnection(server)) {
            connection.post(
                    "writer",
                    tasks() + "/batch",
                    "Content-Type: application/json\r\nContent-Length: 20000\r\nExpect: 100-continue\r\n");
            assertThat(connection.answer().status()).isEqualTo(100); // it is being read
            connection.send("x".repeat(10_000));
        }

        await().until(() -> !registry.find("http.server.requests")
                .tag("uri", "/v1/queues/{queue}/tasks/batch")
                .tag("status", "408")
                .timers()
                .isEmpty());
        assertThat(registry.find("http.server.requests").tag("status", "500").timers())
                .isEmpty();
    }

    /** Its thread may come to it when the caller has gone; the room is given back all the same. */
    @Test
    void whoGoesAwayAtOnceLeavesItsRoom() {
        String batch = tasks() + "/batch";
        for (int i = 0; i < 50; i++) {
            begin(batch, LARGE).leave();
        }

        await().until(() -> gauge("size") == 0 && gauge("waiting") == 0);
        try (RawConnection after = begin(batch, LARGE)) {
            await().until(() -> gauge("size") == LARGE);
            after.send("[{\"payload\":\"x\"}" + " ".repeat(LARGE - 17) + "]");
            assertThat(after.answer().status()).isEqualTo(200);
        }
    }

    /** A worker's wait, whose body is small after all. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatHasNoSaidLengthAndIsSmallTakesNoRoom(boolean chunked) throws Exception {
        String queue = newQueue();
        String leases = "/v1/queues/" + queue + "/leases";
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(chunked ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
        Future<Integer> status = client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(server.resolve(leases).toString())
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Authorization", "Bearer worker-token"))
                .compose(request -> {
                    request.setChunked(true).write(Buffer.buffer("{\"wait\":\"PT20S\"}"));
                    return request.send();
                })
                .map(response -> response.statusCode());

        await().until(() -> registry.get("http.server.active.requests").gauge().value() > 0);
        try (RawConnection second = begin(tasks(), LARGE).send("x".repeat(LARGE))) {
            assertThat(second.answer().status()).isEqualTo(201);
        }
        await().until(() -> gauge("size") == 0); // though the wait goes on
        ApiClient.createTask(queue, "work");
        assertThat(status.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(200);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ack/", "/%61ck", "/ack"})
    void noSpellingOfAPathMakesAResultLonger(String verb) {
        try (RawConnection connection = new RawConnection(server)) {
            connection.post("worker", "/v1/leases/none" + verb, "Content-Length: 100001\r\n");

            assertThat(connection.answer().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGE, LARGE + 1})
    void streamsOfHttp2HaveTheSameLimits(int length) throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(server.resolve(tasks()).toString())
                .putHeader("Authorization", "Bearer writer-token");
        Future<Integer> status = client.request(options)
                .compose(request -> {
                    request.setChunked(true).write(Buffer.buffer("x".repeat(length)));
                    return request.send();
                })
                .map(response -> response.statusCode());

        assertThat(status.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(length == LARGE ? 201 : 413);
        client.close();
    }
}
