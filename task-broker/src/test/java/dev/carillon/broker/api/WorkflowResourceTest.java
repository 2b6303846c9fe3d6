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
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WorkflowResourceTest {
    private String parts;
    private String ends;

    @BeforeEach
    void makeQueues() {
        parts = newQueue();
        ends = newQueue();
    }

    private String groupWithCallback() {
        return "{\"stages\":[[{\"queue\":\"%s\",\"payload\":\"a\"},{\"queue\":\"%s\",\"payload\":{\"b\": 1}}],[{\"queue\":\"%s\",\"payload\":\"end\"}]]}"
                .formatted(parts, parts, ends);
    }

    private static Response create(String body) {
        return json("writer", body).post("/v1/workflows");
    }

    private static Response workflow(String id) {
        return as("reader").get("/v1/workflows/" + id);
    }

    @Test
    void aStageBeginsWhenTheOneBeforeIsOver() {
        Response created = create(groupWithCallback());
        String id = created.path("id");
        created.then()
                .statusCode(201)
                .header("Location", equalTo("/v1/workflows/" + id))
                .header("Idempotent-Replayed", nullValue())
                .body("tasks", hasSize(2));
        workflow(id)
                .then()
                .statusCode(200)
                .body("stage", equalTo(1))
                .body("stages", equalTo(2))
                .body("tasks", equalTo(created.<List<String>>path("tasks")))
                .body("pending", equalTo(2))
                .body("createdAt", notNullValue())
                .body("endedAt", nullValue());

        lease(parts, 10).forEach(task -> settle((String) task.get("token"), "ack", ""));

        assertThat(lease(ends, 10)).extracting(task -> task.get("payload")).containsExactly("end");
        workflow(id)
                .then()
                .body("stage", equalTo(2))
                .body("pending", equalTo(1))
                .body("acked", equalTo(2));
    }

    @Test
    void aWorkflowEndsWithItsLastTask() {
        String id = create("{\"stages\":[[{\"queue\":\"%s\",\"payload\":1}]]}".formatted(parts))
                .path("id");
        String task = workflow(id).path("tasks[0]");
        as("reader").get("/v1/tasks/" + task).then().body("workflow", equalTo(id));

        settle(leaseOne(parts), "ack", "").then().statusCode(204);

        workflow(id)
                .then()
                .body("pending", equalTo(0))
                .body("acked", equalTo(1))
                .body("dropped", equalTo(0))
                .body("endedAt", notNullValue());
    }

    @Test
    void aCancelledWorkflowIsOver() {
        String id = create(groupWithCallback()).path("id");

        as("writer").delete("/v1/workflows/" + id).then().statusCode(204);

        assertThat(lease(parts, 10)).isEmpty();
        assertThat(lease(ends, 10)).isEmpty();
        workflow(id).then().statusCode(200).body("endedAt", notNullValue()).body("dropped", equalTo(2));
        assertProblem(as("writer").delete("/v1/workflows/" + id), 404, "not-found");
    }

    @Test
    void aKeyIsHonoured() {
        String key = UUID.randomUUID().toString();
        Response first = json("writer", groupWithCallback())
                .header("Idempotency-Key", key)
                .post("/v1/workflows");
        Response second = json("writer", groupWithCallback())
                .header("Idempotency-Key", key)
                .post("/v1/workflows");

        second.then().statusCode(201).header("Idempotent-Replayed", "true");
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(lease(parts, 10)).hasSize(2);
        assertProblem(
                json("writer", groupWithCallback().replace("end", "other"))
                        .header("Idempotency-Key", key)
                        .post("/v1/workflows"),
                422,
                "idempotency-key-reused");
    }

    @Test
    void theTaskWhoseQueueIsMissingIsNamedAndNothingIsCreated() {
        Response answer = create(groupWithCallback().replace(ends, "nowhere"));

        assertProblem(answer, 404, "not-found");
        assertThat(answer.<String>path("field")).isEqualTo("stages[1][0].queue");
        assertThat(answer.<String>path("detail")).contains("'nowhere'", "PUT /v1/queues/nowhere");
        assertThat(lease(parts, 1)).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertInvalid(create("{\"stages\":[[{\"queue\":\"" + parts + "\"}]]}"), "stages[0][0].payload");
        assertInvalid(create("{}"), "stages");
        assertProblem(create(""), 400, "malformed-json");
        assertInvalid(
                json("writer", groupWithCallback())
                        .header("Idempotency-Key", "")
                        .post("/v1/workflows"),
                "Idempotency-Key");
        assertProblem(
                as("writer").contentType("text/plain").body("x").post("/v1/workflows"), 415, "unsupported-media-type");
    }

    @Test
    void aWorkflowHasAsManyTasksAsABatch() {
        String task = "{\"queue\":\"" + parts + "\",\"payload\":1}";
        String thousand = (task + ",").repeat(999) + task;

        create("{\"stages\":[[" + thousand + "]]}").then().statusCode(201);
        assertProblem(create("{\"stages\":[[" + thousand + "],[" + task + "]]}"), 413, "workflow-too-large");
    }

    @Test
    void whatIsNoWorkflowIsNotFound() {
        for (String id : List.of("1", "01a210c3-97e0-7001-82d8-00be0c508ba2")) {
            assertProblem(workflow(id), 404, "not-found");
            assertProblem(as("writer").delete("/v1/workflows/" + id), 404, "not-found");
        }
    }
}
