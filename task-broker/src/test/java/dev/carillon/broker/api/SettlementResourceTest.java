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
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SettlementResourceTest {
    private String queue;

    @BeforeEach
    void makeQueue() {
        queue = newQueue("{\"maxAttempts\":2}");
    }

    @Test
    void anAckedTaskIsGone() {
        String id = createTask(queue, "work");

        as("worker")
                .post("/v1/leases/" + leaseOne(queue) + "/ack")
                .then()
                .statusCode(204)
                .body(equalTo(""));

        assertProblem(as("reader").get("/v1/tasks/" + id), 404, "not-found");
    }

    @Test
    void aRetriedTaskWaits() {
        String id = createTask(queue, "work");

        settle(leaseOne(queue), "retry", "{\"delay\":\"PT1H\",\"reason\":\"busy\"}")
                .then()
                .statusCode(204);

        as("reader")
                .get("/v1/tasks/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DELAYED"))
                .body("attempts", equalTo(1))
                .body("reason", equalTo("busy"))
                .body("readyAt", notNullValue())
                .body("leasedUntil", nullValue());
    }

    @Test
    void aReasonMayHoldAnyText() {
        String id = createTask(queue, "work");

        settle(leaseOne(queue), "fail", "{\"reason\":\"a\\u0000b\"}").then().statusCode(204);

        as("reader").get("/v1/tasks/" + id).then().statusCode(200).body("state", equalTo("DEAD"));
    }

    @Test
    void aRetryNeedsNoBody() {
        createTask(queue, "work");

        post("worker", "/v1/leases/" + leaseOne(queue) + "/retry").then().statusCode(204);
    }

    @Test
    void theLastRetryAndAFailAreDeadLetters() {
        String retried = createTask(queue, "retried");
        settle(leaseOne(queue), "retry", "{\"delay\":\"PT0S\"}").then().statusCode(204);
        settle(leaseOne(queue), "retry", "{\"reason\":\"still busy\"}").then().statusCode(204);
        String failed = createTask(queue, "failed");
        settle(leaseOne(queue), "fail", "{\"reason\":\"no such number\"}")
                .then()
                .statusCode(204);

        as("reader")
                .get("/v1/queues/" + queue + "/dead")
                .then()
                .statusCode(200)
                .body("items.id", contains(retried, failed))
                .body("items.attempts", contains(2, 1))
                .body("items.reason", contains("still busy", "no such number"))
                .body("items[0].deadAt", notNullValue());
    }

    @Test
    void anExtendedLeaseEndsLater() {
        createTask(queue, "work");

        String until = settle(leaseOne(queue), "extend", "{\"lease\":\"PT10M\"}")
                .then()
                .statusCode(200)
                .extract()
                .path("leasedUntil");

        assertThat(Duration.between(Instant.now(), Instant.parse(until)))
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack", "retry", "fail", "extend"})
    void aStaleTokenIsAConflictAndChangesNothing(String verb) {
        String id = createTask(queue, "work");
        String token = leaseOne(queue);
        settle(token, "retry", "{\"delay\":\"PT1H\"}");
        String before = as("reader").get("/v1/tasks/" + id).asString();

        assertProblem(settle(token, verb, verb.equals("extend") ? "{\"lease\":\"PT1M\"}" : "{}"), 409, "stale-lease");

        assertThat(as("reader").get("/v1/tasks/" + id).asString()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "AAAAAQGiEMOX4HACg-rxf_91hzncTrI7bHpybA"})
    void anUnknownTokenIsStaleToo(String token) {
        assertProblem(settle(token, "ack", "{}"), 409, "stale-lease");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack", "retry", "fail", "extend"})
    void theWorkerOfACancelledTaskIsToldSo(String verb) {
        String id = createTask(queue, "work");
        String token = leaseOne(queue);
        as("writer").delete("/v1/tasks/" + id).then().statusCode(204);

        assertProblem(
                settle(token, verb, verb.equals("extend") ? "{\"lease\":\"PT1M\"}" : "{}"), 409, "task-cancelled");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ack    | {"tokens":TOKENS}                               | DONE
                    retry  | {"tokens":TOKENS,"delay":"PT1H","reason":"why"} | DELAYED
                    fail   | {"tokens":TOKENS,"reason":"why"}                | DEAD
                    """)
    void manyAreSettledAtOnce(String verb, String body, String state) {
        String keeping = newQueue("{\"retention\":\"PT1H\"}");
        List<String> ids = List.of(createTask(keeping, "a"), createTask(keeping, "b"), createTask(keeping, "c"));
        List<String> tokens = lease(keeping, 3).stream()
                .map(task -> (String) task.get("token"))
                .toList();
        settle(tokens.get(0), "ack", "");
        as("writer").delete("/v1/tasks/" + ids.get(1));

        var answer = json("worker", body.replace("TOKENS", "[\"" + String.join("\",\"", tokens) + "\",\"x\"]"))
                .post("/v1/leases/" + verb);

        answer.then()
                .statusCode(200)
                .body("items.token", contains(tokens.get(0), tokens.get(1), tokens.get(2), "x"))
                .body("items.status", contains(409, 409, 204, 409))
                .body("items[0].problem.type", endsWith(":stale-lease"))
                .body("items[1].problem.type", endsWith(":task-cancelled"))
                .body("items[2].problem", nullValue())
                .body("items[3].problem.type", endsWith(":stale-lease"));
        as("reader").get("/v1/tasks/" + ids.get(2)).then().body("state", equalTo(state));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    retry    | {"delay":"soon"}              | delay
                    retry    | {"delay":"-PT1S"}             | delay
                    retry    | {"dealy":"PT1S"}              | dealy
                    fail     | {"because":"x"}               | because
                    extend   | {}                            | lease
                    extend   | {"lease":"PT0S"}              | lease
                    extend   | {"lease":"P2D"}               | lease
                    """)
    void aWrongRequestIsNamedAndTheLeaseGoesOn(String verb, String body, String field) {
        createTask(queue, "work");
        String token = leaseOne(queue);

        assertInvalid(settle(token, verb, body), field);

        assertThat(settle(token, "ack", "{}").statusCode()).isEqualTo(204);
    }

    @Test
    void aReasonHasALimit() {
        createTask(queue, "work");

        assertInvalid(settle(leaseOne(queue), "fail", "{\"reason\":\"" + "x".repeat(1025) + "\"}"), "reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"tokens\":[]}", "{\"tokens\":null}", "{\"tokens\":[null]}"})
    void tokensToSettleAreNeeded(String body) {
        for (String verb : List.of("ack", "retry", "fail")) {
            assertInvalid(json("worker", body).post("/v1/leases/" + verb), "tokens");
        }
    }
}
