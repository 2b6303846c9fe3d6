package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TaskCreationResourceTest {
    private static final int MIB = 1 << 20;

    /** Sends a content type as it is, and leaves the body alone whatever it says. */
    private final HttpClient client = HttpClient.newHttpClient();

    @TestHTTPResource("/")
    URI server;

    private String queue;
    private String tasks;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
        tasks = "/v1/queues/" + queue + "/tasks";
    }

    @Test
    void aTaskIsCreatedAndSaysWhereItIs() {
        Response answer = as("writer").contentType("text/plain").body("hello").post(tasks);

        String id = answer.path("id");
        answer.then()
                .statusCode(201)
                .header("Location", endsWith("/v1/tasks/" + id))
                .header("Idempotent-Replayed", nullValue())
                .body("queue", equalTo(queue))
                .body("state", equalTo("READY"));
        assertThat(Instant.parse(answer.path("readyAt")))
                .isBetween(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json",
                "application/json; charset=ISO-8859-1",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "multipart/form-data; boundary=x",
                "application/xml",
                "image/png",
            })
    void aPayloadOfWhateverTypeIsKeptByteForByte(String type) throws Exception {
        byte[] body = {'{', ' ', '"', 'a', '"', ':', '1', ' ', '}', 0, (byte) 0xff, '&', '=', '%', '\n'};

        HttpRequest request = HttpRequest.newBuilder(server.resolve(tasks))
                .header("Authorization", "Bearer writer-token")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        String id = JsonPath.from(answer.body()).getString("id");

        Response payload = as("reader").get("/v1/tasks/" + id + "/payload");
        payload.then().statusCode(200).header("X-Content-Type-Options", "nosniff");
        assertThat(payload.header("Content-Type")).isEqualTo(type);
        assertThat(payload.asByteArray()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "text/plain; charset", "a/b/c"})
    void aContentTypeThatIsNoneIsRefused(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(tasks))
                .header("Authorization", "Bearer writer-token")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isIn(400, 415);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void aTaskMayHaveNoBodyAndNoType() {
        String id = as("writer").post(tasks).then().statusCode(201).extract().path("id");

        Response payload = as("worker").get("/v1/tasks/" + id + "/payload");
        assertThat(payload.statusCode()).isEqualTo(200);
        assertThat(payload.asByteArray()).isEmpty();
    }

    @Test
    void aDelayIsKeptByTheBroker() {
        Response answer = as("writer").post(tasks + "?delay=P30D");

        answer.then().statusCode(201).body("state", equalTo("DELAYED"));
        assertThat(Duration.between(Instant.now(), Instant.parse(answer.path("readyAt"))))
                .isBetween(Duration.ofDays(29), Duration.ofDays(30));
        assertThat(lease(queue, 1)).isEmpty();
    }

    @Test
    void aTimeWithAnOffsetIsKept() {
        as("writer")
                .queryParam("at", "2100-01-01T02:00:00+02:00")
                .post(tasks)
                .then()
                .statusCode(201)
                .body("state", equalTo("DELAYED"))
                .body("readyAt", equalTo("2100-01-01T00:00:00Z"));
    }

    @Test
    void aTimeThatIsOverIsAtOnce() {
        as("writer")
                .queryParam("at", "1970-01-01T00:00:00Z")
                .post(tasks)
                .then()
                .statusCode(201)
                .body("state", equalTo("READY"));
    }

    @Test
    void prioritiesAreHandedOutHighestFirst() {
        for (int priority : new int[] {1, 9, 5}) {
            as("writer").body("p" + priority).post(tasks + "?priority=" + priority);
        }

        assertThat(lease(queue, 3)).extracting(task -> task.get("payload")).containsExactly("p9", "p5", "p1");
    }

    @Test
    void theSameKeyAndBodyIsTheSameAnswer() {
        Response first = keyed("k 1", "pay").post(tasks);
        Response second = keyed("k 1", "pay").post(tasks);

        second.then().statusCode(201).header("Idempotent-Replayed", "true");
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(lease(queue, 10)).hasSize(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        keyed("k 1", "pay").post(tasks).then().statusCode(201);

        assertProblem(keyed("k 1", "pay more").post(tasks), 422, "idempotency-key-reused");
        assertProblem(keyed("k 1", "pay").post(tasks + "?priority=1"), 422, "idempotency-key-reused");
    }

    private static RequestSpecification keyed(String key, String body) {
        return as("writer")
                .header("Idempotency-Key", key)
                .contentType("text/plain")
                .body(body);
    }

    @ParameterizedTest
    @CsvSource({
        "delay=5s, delay",
        "delay=-PT1S, delay",
        "delay=P36501D, delay",
        "delay=, delay",
        "at=tomorrow, at",
        "at=2026-11-25T09:30:00, at",
        "at=2400-01-01T00:00:00Z, at",
        "at=1969-12-31T23:59:59.999Z, at",
        "at=1970-01-01T00:00:00%2B00:01, at",
        "at=-999999999-01-01T00:00:00Z, at",
        "at=2026-11-25T09:30:00Z&delay=PT1S, at",
        "priority=10, priority",
        "priority=-1, priority",
        "priority=high, priority",
        "dealy=PT1S, dealy",
        "priority=1&priority=2, priority",
    })
    void aWrongParameterIsNamed(String query, String field) {
        assertInvalid(as("writer").urlEncodingEnabled(false).post(tasks + "?" + query), field);
        assertThat(lease(queue, 1)).isEmpty();
    }

    @Test
    void aWrongKeyIsNamed() {
        assertInvalid(keyed("k".repeat(256), "x").post(tasks), "Idempotency-Key");
        assertInvalid(keyed("", "x").post(tasks), "Idempotency-Key");
        assertInvalid(keyed("k\t1", "x").post(tasks), "Idempotency-Key");
        assertInvalid(keyed("\u00e9", "x").post(tasks), "Idempotency-Key");
        assertInvalid(keyed("k", "x").header("Idempotency-Key", "k").post(tasks), "Idempotency-Key");
        assertThat(lease(queue, 1)).isEmpty();
    }

    @Test
    void aKeyIsTheSameInAHeaderAndInABatch() {
        String id = keyed("k 1", "pay")
                .contentType("text/plain; charset=UTF-8")
                .post(tasks)
                .path("id");

        as("writer")
                .contentType("application/json")
                .body("[{\"payload\":\"pay\",\"idempotencyKey\":\"k 1\"}]")
                .post(tasks + "/batch")
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(id));
    }

    @Test
    void aPayloadHasALimit() {
        as("writer").body(new byte[MIB]).post(tasks).then().statusCode(201);

        assertProblem(as("writer").body(new byte[MIB + 1]).post(tasks), 413, "payload-too-large");
    }

    @Test
    void anUnknownQueueIsNotFound() {
        assertProblem(as("writer").body("x").post("/v1/queues/nowhere/tasks"), 404, "not-found");
    }
}
