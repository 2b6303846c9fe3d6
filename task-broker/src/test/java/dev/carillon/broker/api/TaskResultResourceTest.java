package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.exactly;
import static dev.carillon.broker.api.ApiClient.leaseOne;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of a task: what its worker gave, or why it gave nothing. */
@QuarkusTest
class TaskResultResourceTest {
    private static final byte[] RAW = {(byte) 0xff, 0, '\n', (byte) 0xfe};

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private String queue;

    @BeforeEach
    void makeQueue() {
        queue = newQueue("{\"retention\":\"PT1H\"}");
    }

    @AfterEach
    void close() {
        threads.close();
    }

    private static Response result(String id) {
        return as("reader").get("/v1/tasks/" + id + "/result");
    }

    private CompletableFuture<Response> awaited(String id) {
        return CompletableFuture.supplyAsync(() -> as("reader").get("/v1/tasks/" + id + "/result?wait=PT30S"), threads);
    }

    private static Response ack(String token, String type, byte[] result) {
        return exactly("worker").contentType(type).body(result).post("/v1/leases/" + token + "/ack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "application/json", "text/plain; charset=ISO-8859-1"})
    void aResultIsKeptByteForByte(String type) {
        String id = createTask(queue, "work");

        ack(leaseOne(queue), type, RAW).then().statusCode(204);

        Response result = result(id);
        assertThat(result.statusCode()).isEqualTo(200);
        assertThat(result.header("Content-Type")).isEqualTo(type);
        assertThat(result.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(result.asByteArray()).isEqualTo(RAW);
        as("reader")
                .get("/v1/tasks/" + id)
                .then()
                .body("state", equalTo("DONE"))
                .body("doneAt", notNullValue());
        as("reader").get("/v1/queues/" + queue).then().body("done", equalTo(1));
        assertProblem(as("reader").get("/v1/tasks/" + id + "/payload"), 404, "not-found");
    }

    @Test
    void aTaskMayBeDoneWithoutAResult() {
        String id = createTask(queue, "work");

        as("worker").post("/v1/leases/" + leaseOne(queue) + "/ack").then().statusCode(204);

        assertThat(result(id).statusCode()).isEqualTo(204);
    }

    @Test
    void aResultHasALimitAndTheLeaseGoesOn() {
        createTask(queue, "work");
        String token = leaseOne(queue);

        assertProblem(ack(token, "text/plain", new byte[(1 << 20) + 1]), 413, "payload-too-large");

        ack(token, "text/plain", new byte[1 << 20]).then().statusCode(204);
    }

    @Test
    void whoeverWaitsIsAnsweredWhenTheTaskIsDone() throws Exception {
        String id = createTask(queue, "work");
        String token = leaseOne(queue);
        var waiting = awaited(id);

        ack(token, "text/x", RAW).then().statusCode(204);

        Response result = waiting.get(20, TimeUnit.SECONDS);
        assertThat(result.statusCode()).isEqualTo(200);
        assertThat(result.asByteArray()).isEqualTo(RAW);
    }

    @Test
    void aTaskThatIsNotOverIsAcceptedStill() {
        String id = createTask(queue, "work");

        for (String query : new String[] {"", "?wait=PT0S", "?wait=PT0.1S"}) {
            as("reader")
                    .get("/v1/tasks/" + id + "/result" + query)
                    .then()
                    .statusCode(202)
                    .header("Retry-After", "1")
                    .contentType("application/json")
                    .body("id", equalTo(id))
                    .body("state", equalTo("READY"));
        }
    }

    @Test
    void aDeadLetterSaysWhyItFailed() {
        String id = createTask(queue, "work");
        settle(leaseOne(queue), "fail", "{\"reason\":\"no such number\"}");

        Response answer = result(id);

        assertProblem(answer, 424, "task-failed");
        assertThat(answer.<String>path("detail")).contains("no such number");
    }

    @Test
    void aTaskThatIsCancelledMeanwhileIsGone() {
        // Again where the cancellation was first: who asks after that knows of no task.
        Response answer = await().until(this::waitForATaskThatIsCancelled, met -> met.statusCode() != 404);

        assertProblem(answer, 410, "task-gone");
    }

    @Test
    void whoAsksForACancelledTaskHearsThatItMayBe() {
        String id = createTask(queue, "work");
        as("writer").delete("/v1/tasks/" + id).then().statusCode(204);

        Response answer = as("reader").get("/v1/tasks/" + id + "/result");

        assertProblem(answer, 404, "not-found");
        assertThat(answer.<String>path("detail")).contains("never created", "done", "cancelled", "purged", "expired");
    }

    private Response waitForATaskThatIsCancelled() throws Exception {
        String id = createTask(queue, "work");
        var waiting = awaited(id);
        result(id).then().statusCode(202);
        as("writer").delete("/v1/tasks/" + id).then().statusCode(204);
        return waiting.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "01a210c3-97e0-7001-82d8-00be0c508ba2"})
    void whatIsNoTaskIsNotFound(String id) {
        assertProblem(as("reader").get("/v1/tasks/" + id + "/result?wait=PT30S"), 404, "not-found");
    }

    @Test
    void aWrongWaitIsNamed() {
        String id = createTask(queue, "work");

        assertInvalid(as("reader").get("/v1/tasks/" + id + "/result?wait=PT61S"), "wait");
        assertInvalid(as("reader").get("/v1/tasks/" + id + "/result?wait=20"), "wait");
        assertInvalid(as("reader").get("/v1/tasks/" + id + "/result?await=PT1S"), "await");
    }
}
