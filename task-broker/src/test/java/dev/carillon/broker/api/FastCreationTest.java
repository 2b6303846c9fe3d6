package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way and the long way of creating a task are one and the same to those who use them. */
@QuarkusTest
class FastCreationTest {
    /** A parameter that changes nothing, and so leads to the resource. */
    private static final String THE_LONG_WAY = "?priority=0";

    @TestHTTPResource("/")
    URL broker;

    private static Response create(String path, String body) {
        return as("writer").contentType("text/plain; charset=UTF-8").body(body).post(path);
    }

    @Test
    void bothWaysAnswerAlike() {
        String path = "/v1/queues/" + newQueue() + "/tasks";

        Response brief = create(path, "one");
        Response lengthy = create(path + THE_LONG_WAY, "two");

        assertThat(brief.statusCode()).isEqualTo(lengthy.statusCode()).isEqualTo(201);
        assertThat(names(brief)).isEqualTo(names(lengthy));
        assertThat(brief.contentType()).startsWith("application/json");
        assertThat(brief.jsonPath().getMap("").keySet())
                .isEqualTo(lengthy.jsonPath().getMap("").keySet());
        assertThat(brief.header("Location")).isEqualTo("/v1/tasks/" + brief.path("id"));
        assertThat(lengthy.header("Location")).isEqualTo("/v1/tasks/" + lengthy.path("id"));
        assertThat(brief.<String>path("state")).isEqualTo("READY");
    }

    @Test
    void eachAnswerHasTheMomentOfItsOwnTask() {
        String path = "/v1/queues/" + newQueue() + "/tasks";
        String first = create(path, "one").path("readyAt");

        Response later = await().until(
                        () -> create(path, "two"),
                        created -> !created.path("readyAt").equals(first));

        as("reader")
                .get(later.header("Location"))
                .then()
                .statusCode(200)
                .body("readyAt", equalTo(later.<String>path("readyAt")));
    }

    private static Set<String> names(Response response) {
        return response.headers().asList().stream()
                .map(header -> header.getName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    @Test
    void theWorkerIsHandedWhatWasSent() {
        String queue = newQueue();

        create("/v1/queues/" + queue + "/tasks", "naïve ☃").then().statusCode(201);

        Map<String, Object> task = lease(queue, 1).getFirst();
        assertThat(task.get("payload")).isEqualTo("naïve ☃");
        assertThat((String) task.get("contentType")).startsWith("text/plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", THE_LONG_WAY})
    void aTraceIsHandedOn(String way) {
        String queue = newQueue();
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        as("writer").header("traceparent", trace).post("/v1/queues/" + queue + "/tasks" + way);
        as("writer").header("traceparent", "none").post("/v1/queues/" + queue + "/tasks" + way);

        assertThat(lease(queue, 2)).extracting(task -> task.get("traceparent")).containsExactly(trace, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", THE_LONG_WAY})
    void aQueueThatIsNotThereIsAProblem(String way) {
        create("/v1/queues/nowhere/tasks" + way, "one")
                .then()
                .statusCode(404)
                .contentType(equalTo("application/problem+json"))
                .body("type", endsWith("not-found"), "detail", startsWith("There is no queue of this name"));
    }

    @Test
    void aCallerWithoutTheRoleIsLeftToTheLongWay() {
        as("reader").body("one").post("/v1/queues/nowhere/tasks").then().statusCode(403);
        given().body("one").post("/v1/queues/nowhere/tasks").then().statusCode(401);
    }

    @Test
    void whatIsAskedBehindEachOtherIsAnsweredInOrder() throws IOException {
        String queue = newQueue();
        String request = head(queue, 3) + "one" + head("nowhere", 3) + "two" + head(queue, 5) + "three";

        try (Socket socket = new Socket(broker.getHost(), broker.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answers.lines()
                            .filter(line -> line.contains("HTTP/1.1 "))
                            .limit(3)
                            .map(line -> line.substring(line.indexOf("HTTP/1.1"))))
                    .containsExactly("HTTP/1.1 201 Created", "HTTP/1.1 404 Not Found", "HTTP/1.1 201 Created");
        }

        assertThat(lease(queue, 10)).extracting(task -> task.get("payload")).containsExactly("one", "three");
    }

    @Test
    void aBodyThatIsCutOffCreatesNothing() throws IOException {
        String queue = newQueue();

        try (Socket socket = new Socket(broker.getHost(), broker.getPort())) {
            socket.getOutputStream().write((head(queue, 100) + "half of it").getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }

        assertThat(lease(queue, 1)).isEmpty();
    }

    private static String head(String queue, int length) {
        return "POST /v1/queues/" + queue + "/tasks HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer writer-token\r\n"
                + "Content-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Test
    void theMeterOfRequestsKnowsTheRouteAndNotTheQueue() {
        String queue = newQueue();

        create("/v1/queues/" + queue + "/tasks", "one").then().statusCode(201);

        await().untilAsserted(() -> assertThat(given().get(metrics).asString())
                .contains("uri=\"/v1/queues/{queue}/tasks\"")
                .doesNotContain(queue + "/tasks"));
    }
}
