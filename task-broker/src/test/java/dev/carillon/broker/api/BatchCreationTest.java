package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BatchCreationTest {
    private String queue;
    private String batch;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
        batch = "/v1/queues/" + queue + "/tasks/batch";
    }

    private Response lines(String body) {
        return as("writer")
                .contentType("application/x-ndjson")
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post(batch);
    }

    @Test
    void linesAreTasks() {
        lines("""
                {"payload":"Добър ден"}
                {"payload": {"to" : "+359888"} , "priority":9}

                {"contentType":"text/html","payload":"<p>","delay":"PT0S"}
                """).then().statusCode(200).body("items.status", contains(201, 201, 201));

        List<java.util.Map<String, Object>> tasks = lease(queue, 10);
        assertThat(tasks)
                .extracting(task -> task.get("payload"))
                .containsExactly("{\"to\" : \"+359888\"}", "Добър ден", "<p>");
        assertThat(tasks)
                .extracting(task -> task.get("contentType"))
                .containsExactly("application/json", "text/plain; charset=UTF-8", "text/html");
    }

    @Test
    void anArrayIsTasksToo() {
        json("writer", "[ {\"payload\":[1, 2.50]} ,\n {\"payload\":\"b\",\"at\":\"2100-01-01T00:00:00Z\"} ]")
                .post(batch)
                .then()
                .statusCode(200)
                .body("items.status", contains(201, 201));

        assertThat(lease(queue, 10)).extracting(task -> task.get("payload")).containsExactly("[1, 2.50]");
    }

    @Test
    void whatIsWrongWithOneItemIsAnsweredAtItsPlace() {
        Response answer = lines("""
                {"payload":"fine"}
                {"priority":3}
                {"payload":"x","priority":10}
                {"payload":"x","prio":1}
                {"payload":"x"
                {"payload":"x"} {"payload":"y"}
                {"payload":"also fine"}
                """);

        answer.then()
                .statusCode(200)
                .body("items.status", contains(201, 400, 400, 400, 400, 400, 201))
                .body("items[1].problem.field", equalTo("payload"))
                .body("items[2].problem.field", equalTo("priority"))
                .body("items[3].problem.field", equalTo("prio"))
                .body("items[4].problem.type", equalTo("urn:problem-type:carillon:malformed-json"));
        assertThat(lease(queue, 10)).extracting(task -> task.get("payload")).containsExactly("fine", "also fine");
    }

    @Test
    void aPayloadThatIsTooLargeIsRefusedAtItsPlace() {
        lines("{\"payload\":\"" + "x".repeat((1 << 20) + 1) + "\"}\n{\"payload\":\"fits\"}")
                .then()
                .statusCode(200)
                .body("items.status", contains(413, 201));
    }

    @Test
    void aKeyIsHonouredForEachItem() {
        String body = "{\"payload\":\"a\",\"idempotencyKey\":\"1\"}\n{\"payload\":\"b\",\"idempotencyKey\":\"2\"}";
        List<String> first = lines(body).path("items.id");

        Response second = lines(body + "\n{\"payload\":\"c\",\"idempotencyKey\":\"1\"}");

        second.then().body("items.status", contains(201, 201, 422)).body("items.replayed", contains(true, true, null));
        assertThat(second.<List<String>>path("items.id")).startsWith(first.get(0), first.get(1));
        assertThat(lease(queue, 10)).hasSize(2);
    }

    @Test
    void aBatchHasAtMostAThousandItems() {
        String thousand = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"payload\":" + i + "}")
                .collect(Collectors.joining("\n"));
        lines(thousand).then().statusCode(200).body("items.size()", equalTo(1000));

        assertProblem(lines(thousand + "\n{\"payload\":1000}"), 413, "batch-too-large");
    }

    @Test
    void aBatchWithoutItemsIsRefused() {
        assertProblem(lines(""), 400, "empty-batch");
        assertProblem(lines("\n \n"), 400, "empty-batch");
        assertProblem(json("writer", "[]").post(batch), 400, "empty-batch");
    }

    @Test
    void anArrayThatIsNoneIsRefusedWhole() {
        for (String body :
                List.of("{\"payload\":1}", "[{\"payload\":1}", "[{\"payload\":1}]]", "[{\"payload\":tru}]", "x")) {
            assertProblem(json("writer", body).post(batch), 400, "malformed-json");
        }
        assertThat(lease(queue, 1)).isEmpty();
    }

    @Test
    void aBatchForNoQueueIsNotFound() {
        assertProblem(json("writer", "[{\"payload\":1}]").post("/v1/queues/nowhere/tasks/batch"), 404, "not-found");
    }

    @Test
    void aBatchOfAnotherTypeIsRefused() {
        Response answer = as("writer").contentType("text/csv").body("a,b").post(batch);

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.<String>path("detail")).endsWith("but application/json, application/x-ndjson.");
    }
}
