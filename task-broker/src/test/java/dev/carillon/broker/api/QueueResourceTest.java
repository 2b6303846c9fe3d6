package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.lease;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
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
    void everySettingIsShownAsItWasSet() {
        String settings = """
                {"dedupeWindow":"PT1H","retention":"P7D","rate":{"tasks":100,"per":"PT1M","burst":20},
                 "maxInFlight":50,"maxInFlightPerKey":3,
                 "push":{"url":"https://hooks.example.com/tasks?x=1","secret":"hooks","concurrency":4,"timeout":"PT5S"}}""";
        json("writer", settings).put("/v1/queues/all-set").then().statusCode(200);

        as("reader")
                .get("/v1/queues/all-set")
                .then()
                .body("dedupeWindow", equalTo("PT1H"))
                .body("retention", equalTo("PT168H"))
                .body("rate", equalTo(Map.of("tasks", 100, "per", "PT1M", "burst", 20)))
                .body("maxInFlight", equalTo(50))
                .body("maxInFlightPerKey", equalTo(3))
                .body(
                        "push",
                        equalTo(Map.of(
                                "url",
                                "https://hooks.example.com/tasks?x=1",
                                "secret",
                                "hooks",
                                "concurrency",
                                4,
                                "timeout",
                                "PT5S")))
                .body("paused", equalTo(false))
                .body("blocked", equalTo(0))
                .body("done", equalTo(0));
    }

    @Test
    void whatHasNoLimitIsNotShown() {
        String queue = newQueue();

        as("reader")
                .get("/v1/queues/" + queue)
                .then()
                .body("dedupeWindow", equalTo("PT24H"))
                .body("retention", equalTo("PT0S"))
                .body("$", not(hasKey("rate")))
                .body("$", not(hasKey("maxInFlight")))
                .body("$", not(hasKey("maxInFlightPerKey")))
                .body("$", not(hasKey("push")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"rate":{"tasks":50}}                                       | rate.per     | PT1S
                    {"rate":{"tasks":50}}                                       | rate.burst   | 5
                    {"rate":{"tasks":1,"per":"PT1H"}}                           | rate.burst   | 1
                    {"push":{"url":"http://h/"}}                                | push.timeout | PT15S
                    {"push":{"url":"http://h/"}}                                | push.concurrency | 10
                    {"lease":"PT10S","push":{"url":"http://h/"}}                | push.timeout | PT5S
                    """)
    void whatIsLeftOutOfALimitOrAPushTakesItsDefault(String body, String field, String value) {
        Object shown = json("writer", body).put("/v1/queues/half-set").path(field);

        assertThat(shown).hasToString(value);
    }

    @Test
    void aPausedQueueTakesTasksAndHandsNoneOut() {
        String queue = newQueue();
        post("writer", "/v1/queues/" + queue + "/pause").then().statusCode(200).body("paused", equalTo(true));
        createTask(queue, "work");
        json("writer", "{}").put("/v1/queues/" + queue).then().body("paused", equalTo(true));

        assertThat(lease(queue, 1)).isEmpty();

        post("writer", "/v1/queues/" + queue + "/resume")
                .then()
                .statusCode(200)
                .body("paused", equalTo(false))
                .body("ready", equalTo(1));
        assertThat(lease(queue, 1)).hasSize(1);
    }

    @Test
    void aPurgeCancelsWhatWaits() {
        String queue = newQueue();
        createTask(queue, "leased");
        lease(queue, 1);
        String ready = createTask(queue, "ready");
        as("writer").post("/v1/queues/" + queue + "/tasks?delay=PT1H").then().statusCode(201);

        post("writer", "/v1/queues/" + queue + "/purge").then().statusCode(200).body("purged", equalTo(2));

        as("reader")
                .get("/v1/queues/" + queue)
                .then()
                .body("ready", equalTo(0))
                .body("delayed", equalTo(0))
                .body("leased", equalTo(1));
        assertProblem(as("reader").get("/v1/tasks/" + ready), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "purge"})
    void whatIsAskedOfNoQueueIsNotFound(String verb) {
        assertProblem(post("writer", "/v1/queues/nowhere/" + verb), 404, "not-found");
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
        assertInvalid(as("reader").queryParam("cursor", cursor).get("/v1/schedules"), "cursor");
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
                    {"dedupeWindow":"PT0S"}                       | dedupeWindow
                    {"dedupeWindow":"P32D"}                       | dedupeWindow
                    {"retention":"-PT1S"}                         | retention
                    {"retention":"P367D"}                         | retention
                    {"maxInFlight":0}                             | maxInFlight
                    {"maxInFlightPerKey":0}                       | maxInFlightPerKey
                    {"rate":{}}                                   | rate.tasks
                    {"rate":{"tasks":0}}                          | rate.tasks
                    {"rate":{"tasks":1000001}}                    | rate.tasks
                    {"rate":{"tasks":1,"per":"PT0.01S"}}          | rate.per
                    {"rate":{"tasks":1,"burst":0}}                | rate.burst
                    {"rate":{"task":1}}                           | rate.task
                    {"push":{}}                                   | push.url
                    {"push":{"url":"hooks.example.com"}}          | push.url
                    {"push":{"url":"ftp://h/"}}                   | push.url
                    {"push":{"url":"http:///path"}}               | push.url
                    {"push":{"url":"http://h:0/"}}                | push.url
                    {"push":{"url":"http://h:65536/"}}            | push.url
                    {"push":{"url":"http://u:p@h/"}}              | push.url
                    {"push":{"url":"http://h/#f"}}                | push.url
                    {"push":{"url":"http://h/\\u00e4"}}            | push.url
                    {"push":{"url":"http://h/?q=\\u20ac"}}         | push.url
                    {"push":{"url":"http://h/ x"}}                | push.url
                    {"push":{"url":"http://h/","secret":"a b"}}   | push.secret
                    {"push":{"url":"http://h/","concurrency":0}}  | push.concurrency
                    {"push":{"url":"http://h/","concurrency":1001}} | push.concurrency
                    {"push":{"url":"http://h/","timeout":"PT30S"}} | push.timeout
                    {"push":{"url":"http://h/","timeout":"PT0S"}} | push.timeout
                    {"lease":"PT1S","push":{"url":"http://h/","timeout":"PT1S"}} | push.timeout
                    """)
    void aWrongSettingIsNamed(String body, String field) {
        assertInvalid(json("writer", body).put("/v1/queues/wrong"), field);
        assertProblem(as("reader").get("/v1/queues/wrong"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{} {}", "\"x\"", "{\"lease\":}", "{\"maxAttempts\":1,\"maxAttempts\":2}"})
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
        "cursor=zzz, cursor",
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
