package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class QueueResourceTest {

    @Test
    void aQueueIsSetAndShown() {
        String settings = """
                {"lease":"PT45S","maxAttempts":7,"backoffInitial":"PT0.5S","backoffMax":"PT5M"}""";
        for (String method : new String[] {"PUT", "PUT", "GET"}) {
            (method.equals("PUT") ? json("writer", settings) : as("reader"))
                    .request(method, "/v1/queues/set.and_shown-1")
                    .then()
                    .statusCode(200)
                    .body("name", equalTo("set.and_shown-1"))
                    .body("lease", equalTo("PT45S"))
                    .body("maxAttempts", equalTo(7))
                    .body("backoffInitial", equalTo("PT0.5S"))
                    .body("backoffMax", equalTo("PT5M"))
                    .body("ready", equalTo(0))
                    .body("delayed", equalTo(0))
                    .body("leased", equalTo(0))
                    .body("dead", equalTo(0))
                    .body("oldestReadyAge", equalTo(0f));
        }
    }

    @Test
    void whatIsLeftOutTakesItsDefault() {
        as("writer")
                .put("/v1/queues/defaults")
                .then()
                .statusCode(200)
                .body("lease", equalTo("PT30S"))
                .body("maxAttempts", equalTo(5))
                .body("backoffInitial", equalTo("PT1S"))
                .body("backoffMax", equalTo("PT10M"));
    }

    @Test
    void queuesArePaged() {
        String first = newQueue();
        newQueue();

        String cursor = as("reader")
                .queryParam("limit", 1)
                .get("/v1/queues")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("next", notNullValue())
                .extract()
                .path("next");

        as("reader")
                .queryParam("limit", 1)
                .queryParam("cursor", cursor)
                .get("/v1/queues")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1));
        assertThat(as("reader").get("/v1/queues?limit=1000").<java.util.List<String>>path("items.name"))
                .isSorted()
                .contains(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"lease":"30 seconds"}                        | lease
                    {"lease":"PT0S"}                              | lease
                    {"lease":"P2D"}                               | lease
                    {"lease":"-PT5S"}                             | lease
                    {"maxAttempts":0}                             | maxAttempts
                    {"maxAttempts":"5"}                           | maxAttempts
                    {"maxAttempts":2.5}                           | maxAttempts
                    {"maxAttempts":99999999999}                   | maxAttempts
                    {"backoffInitial":"PT20M"}                    | backoffInitial
                    {"backoffMax":"P31D"}                         | backoffMax
                    {"maxAttemps":5}                              | maxAttemps
                    """)
    void aWrongSettingIsNamed(String body, String field) {
        assertInvalid(json("writer", body).put("/v1/queues/wrong"), field);
        assertProblem(as("reader").get("/v1/queues/wrong"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{} {}", "\"x\"", "{\"lease\":}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThat(json("writer", body).put("/v1/queues/wrong").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", ".x", "a%20b", "a%2Fb", "%C3%BCnder"})
    void aWrongNameIsRefused(String name) {
        assertInvalid(as("writer").urlEncodingEnabled(false).put("/v1/queues/" + name), "queue");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertInvalid(as("writer").put("/v1/queues/" + "q".repeat(101)), "queue");
        as("writer").put("/v1/queues/" + "q".repeat(100)).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=ten, limit",
        "cursor=%25, cursor",
        "lmit=1, lmit",
        "limit=1&limit=2, limit",
    })
    void aWrongParameterIsNamed(String query, String field) {
        assertInvalid(as("reader").urlEncodingEnabled(false).get("/v1/queues?" + query), field);
    }

    @Test
    void anUnknownQueueSaysHowToMakeIt() {
        var answer = as("reader").get("/v1/queues/nowhere");

        assertProblem(answer, 404, "not-found");
        assertThat(answer.<String>path("detail")).contains("PUT /v1/queues/");
    }

    @Test
    void whatIsNotThereIsAProblemToo() {
        assertProblem(as("reader").get("/v1/nothing"), 404, "not-found");
        assertProblem(as("reader").delete("/v1/queues"), 405, "method-not-allowed");
        assertProblem(
                as("writer").contentType("text/plain").body("x").put("/v1/queues/x"), 415, "unsupported-media-type");
    }
}
