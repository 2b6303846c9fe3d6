package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.leaseOne;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.post;
import static dev.carillon.broker.api.ApiClient.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single tasks, and dead letters. */
@QuarkusTest
class TaskResourceTest {
    private String queue;
    private String dead;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
        dead = "/v1/queues/" + queue + "/dead";
    }

    private List<String> deadLetters(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(createTask(queue, "task " + i));
        }
        lease(queue, count).forEach(task -> settle((String) task.get("token"), "fail", "{}"));
        return ids;
    }

    @Test
    void aTaskIsShown() {
        String id = createTask(queue, "work");

        as("reader")
                .get("/v1/tasks/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("queue", equalTo(queue))
                .body("state", equalTo("READY"))
                .body("priority", equalTo(0))
                .body("attempts", equalTo(0))
                .body("size", equalTo(4))
                .body("createdAt", notNullValue())
                .body("readyAt", notNullValue())
                .body("reason", nullValue());
    }

    @Test
    void aLeasedTaskIsShownAsSuch() {
        String id = createTask(queue, "work");
        leaseOne(queue);

        as("reader")
                .get("/v1/tasks/" + id)
                .then()
                .body("state", equalTo("LEASED"))
                .body("leasedUntil", notNullValue())
                .body("readyAt", nullValue());
    }

    @Test
    void aCancelledTaskIsGone() {
        String id = createTask(queue, "work");
        String token = leaseOne(queue);

        as("writer").delete("/v1/tasks/" + id).then().statusCode(204);

        assertProblem(as("writer").delete("/v1/tasks/" + id), 404, "not-found");
        assertProblem(as("reader").get("/v1/tasks/" + id), 404, "not-found");
        assertProblem(as("reader").get("/v1/tasks/" + id + "/payload"), 404, "not-found");
        assertProblem(settle(token, "ack", "{}"), 409, "task-cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1-1-1-1-1", "01a210c3-97e0-7001-82d8-00be0c508ba2", "x'; drop"})
    void whatIsNoTaskIsNotFound(String id) {
        assertProblem(as("reader").get("/v1/tasks/" + id), 404, "not-found");
    }

    @Test
    void deadLettersArePagedThroughOnce() {
        List<String> ids = deadLetters(5);
        List<String> seen = new ArrayList<>();
        String cursor = null;

        do {
            var page = cursor == null
                    ? as("reader").get(dead + "?limit=2")
                    : as("reader").get(dead + "?limit=2&cursor=" + cursor);
            page.then().statusCode(200);
            seen.addAll(page.path("items.id"));
            cursor = page.path("next");
        } while (cursor != null);

        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void allDeadLettersAreRedriven() {
        String poisoned = newQueue("{\"maxAttempts\":1,\"lease\":\"PT0.1S\"}");
        json("writer", "[" + "{\"payload\":1},".repeat(599) + "{\"payload\":1}]")
                .post("/v1/queues/" + poisoned + "/tasks/batch");
        lease(poisoned, 600);
        await().until(() ->
                as("reader").get("/v1/queues/" + poisoned).path("dead").equals(600));

        post("writer", "/v1/queues/" + poisoned + "/dead/redrive")
                .then()
                .statusCode(200)
                .body("redriven", equalTo(600));

        as("reader")
                .get("/v1/queues/" + poisoned)
                .then()
                .body("dead", equalTo(0))
                .body("ready", equalTo(600));
    }

    @Test
    void someDeadLettersAreRedriven() {
        List<String> ids = deadLetters(3);

        json("writer", "{\"ids\":[\"" + ids.get(1) + "\"]}")
                .post(dead + "/redrive")
                .then()
                .statusCode(200)
                .body("redriven", equalTo(1));

        assertThat(as("reader").get(dead).<List<String>>path("items.id")).containsExactly(ids.get(0), ids.get(2));
    }

    @Test
    void whatIsWrongWithDeadLetterRequestsIsNamed() {
        assertInvalid(as("reader").get(dead + "?limit=0"), "limit");
        assertInvalid(as("reader").get(dead + "?cursor=x"), "cursor");
        assertInvalid(json("writer", "{\"id\":[]}").post(dead + "/redrive"), "id");
        Response none = json("writer", "{\"ids\":[null]}").post(dead + "/redrive");
        assertInvalid(none, "ids");
        assertThat(none.<String>path("detail")).contains("null");
        assertProblem(as("reader").get("/v1/queues/nowhere/dead"), 404, "not-found");
        assertProblem(post("writer", "/v1/queues/nowhere/dead/redrive"), 404, "not-found");
    }
}
