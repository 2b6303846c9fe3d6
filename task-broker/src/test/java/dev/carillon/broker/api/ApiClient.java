package dev.carillon.broker.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls the API as each role, and as nobody. */
final class ApiClient {
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private ApiClient() {}

    static RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + role + "-token");
    }

    /** Sends a content type as it is given, without a charset of RestAssured's. */
    static RequestSpecification exactly(String role) {
        return as(role).config(RestAssured.config()
                .encoderConfig(
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)));
    }

    static RequestSpecification json(String role, String body) {
        return as(role).contentType("application/json").body(body);
    }

    /** A call without a body, which RestAssured would call a form. */
    static Response post(String role, String path) {
        return as(role).contentType("application/json").post(path);
    }

    /** A queue that no other test knows. */
    static String newQueue() {
        return newQueue("{}");
    }

    static String newQueue(String settings) {
        String queue = "queue-" + QUEUES.incrementAndGet();
        json("writer", settings).put("/v1/queues/" + queue).then().statusCode(200);
        return queue;
    }

    static String createTask(String queue, String text) {
        return as("writer")
                .contentType("text/plain")
                .body(text)
                .post("/v1/queues/" + queue + "/tasks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static List<Map<String, Object>> lease(String queue, int max) {
        return json("worker", "{\"max\":" + max + "}")
                .post("/v1/queues/" + queue + "/leases")
                .then()
                .statusCode(200)
                .extract()
                .path("tasks");
    }

    /** The token of the only task that there is to lease. */
    static String leaseOne(String queue) {
        List<Map<String, Object>> tasks = lease(queue, 2);
        assertThat(tasks).hasSize(1);
        return (String) tasks.getFirst().get("token");
    }

    static Response settle(String token, String verb, String body) {
        return json("worker", body).post("/v1/leases/" + token + "/" + verb);
    }

    /** Expects a problem document of this status and kind. */
    static void assertProblem(Response answer, int status, String kind) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("type")).isEqualTo("urn:problem-type:carillon:" + kind);
        assertThat(answer.<Integer>path("status")).isEqualTo(status);
        assertThat(answer.<String>path("detail")).isNotBlank();
    }

    /** Expects a 400 that names the field. */
    static void assertInvalid(Response answer, String field) {
        assertProblem(answer, 400, "invalid-field");
        assertThat(answer.<String>path("field")).isEqualTo(field);
    }
}
