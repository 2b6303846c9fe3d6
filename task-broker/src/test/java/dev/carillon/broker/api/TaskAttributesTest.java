package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.leaseOne;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Group, concurrency key, time to live and trace of a task: from its creator to its worker. */
@QuarkusTest
class TaskAttributesTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private String queue;
    private String tasks;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
        tasks = "/v1/queues/" + queue + "/tasks";
    }

    private String create(String query) {
        return as("writer")
                .urlEncodingEnabled(false)
                .post(tasks + "?" + query)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void theyAreShownAndHandedToTheWorker() {
        String id = as("writer")
                .header("traceparent", TRACE)
                .post(tasks + "?group=ann&key=api&ttl=PT1H")
                .path("id");

        var shown = as("reader").get("/v1/tasks/" + id);
        shown.then().statusCode(200).body("group", equalTo("ann")).body("key", equalTo("api"));
        assertThat(Instant.parse(shown.path("expiresAt")))
                .isEqualTo(Instant.parse(shown.path("createdAt")).plus(Duration.ofHours(1)));

        Map<String, Object> leased = lease(queue, 1).getFirst();
        assertThat(leased)
                .containsEntry("group", "ann")
                .containsEntry("key", "api")
                .containsEntry("traceparent", TRACE);
    }

    @Test
    void aTaskThatIsRedrivenExpiresByWhenThatWas() {
        String id = create("ttl=PT1H");
        settle(leaseOne(queue), "fail", "{}").then().statusCode(204);
        as("reader").get("/v1/tasks/" + id).then().body("expiresAt", nullValue());

        json("writer", "{}")
                .post("/v1/queues/" + queue + "/dead/redrive")
                .then()
                .statusCode(200);

        var shown = as("reader").get("/v1/tasks/" + id);
        assertThat(Instant.parse(shown.path("expiresAt")))
                .isEqualTo(Instant.parse(shown.path("readyAt")).plus(Duration.ofHours(1)));
    }

    @Test
    void aTraceThatIsNoneIsDropped() {
        as("writer").header("traceparent", "none").post(tasks).then().statusCode(201);

        assertThat(lease(queue, 1).getFirst()).doesNotContainKey("traceparent");
    }

    @Test
    void anItemOfABatchHasThemToo() {
        as("writer")
                .contentType("application/x-ndjson")
                .body(("{\"payload\":1,\"group\":\"ann\",\"key\":\"api\",\"ttl\":\"PT1H\",\"traceparent\":\"" + TRACE
                                + "\"}")
                        .getBytes(StandardCharsets.UTF_8))
                .post(tasks + "/batch")
                .then()
                .statusCode(200)
                .body("items[0].status", equalTo(201));

        assertThat(lease(queue, 1).getFirst())
                .containsEntry("group", "ann")
                .containsEntry("key", "api")
                .containsEntry("traceparent", TRACE);
    }

    @Test
    void aGroupRunsOneAtATime() {
        create("group=ann");
        String second = create("group=ann");

        as("reader")
                .get("/v1/tasks/" + second)
                .then()
                .body("state", equalTo("BLOCKED"))
                .body("blockedAt", notNullValue())
                .body("readyAt", nullValue());
        as("reader").get("/v1/queues/" + queue).then().body("ready", equalTo(1)).body("blocked", equalTo(1));
        String first = leaseOne(queue);
        settle(first, "ack", "").then().statusCode(204);
        as("reader").get("/v1/tasks/" + second).then().body("state", equalTo("READY"));
    }

    @Test
    void ofAKeyAsManyAreLeasedAsTheQueueLets() {
        ApiClient.json("writer", "{\"maxInFlightPerKey\":1}")
                .put("/v1/queues/" + queue)
                .then()
                .statusCode(200);
        create("key=api");
        create("key=api");
        String other = create("key=other");

        assertThat(lease(queue, 10))
                .extracting(task -> task.get("id"))
                .hasSize(2)
                .contains(other);
    }

    @Test
    void whatIsNotLeasedInItsTimeIsForgotten() {
        String id = create("ttl=PT0.05S");

        await().until(() -> as("reader").get("/v1/tasks/" + id).statusCode() == 404);

        assertProblem(as("reader").get("/v1/tasks/" + id + "/result"), 404, "not-found");
        assertThat(lease(queue, 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "group=a%20b, group",
        "group=%C3%BC, group",
        "group=, group",
        "key=a%0D%0Ab, key",
        "ttl=PT0S, ttl",
        "ttl=-PT1S, ttl",
        "ttl=1h, ttl",
        "ttl=P3661D, ttl",
        "group=a&group=b, group",
        "traceparent=x, traceparent",
    })
    void aWrongOneIsNamed(String query, String field) {
        assertInvalid(as("writer").urlEncodingEnabled(false).post(tasks + "?" + query), field);
        assertThat(lease(queue, 1)).isEmpty();
    }

    @Test
    void aGroupThatIsTooLongIsNamed() {
        assertInvalid(as("writer").post(tasks + "?group=" + "g".repeat(256)), "group");
        as("writer").post(tasks + "?group=" + "g".repeat(255)).then().statusCode(201);
    }
}
