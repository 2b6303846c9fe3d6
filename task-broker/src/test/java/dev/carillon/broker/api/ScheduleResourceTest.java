package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ScheduleResourceTest {
    private static final String YEARLY = "\"cron\":\"0 9 1 1 *\",\"zone\":\"Europe/Sofia\"";

    @Inject
    TaskEngine engine;

    private String queue;

    @BeforeEach
    void haveAQueue() {
        queue = newQueue();
    }

    private Response put(String name, String fields) {
        return json("writer", "{\"queue\":\"" + queue + "\"," + fields + "}").put("/v1/schedules/" + name);
    }

    @Test
    void aScheduleIsSetAndShown() {
        String settings = YEARLY
                + ",\"payload\":{\"a\": 1},\"contentType\":\"application/x\",\"priority\":7,\"group\":\"g\",\"key\":\"k\","
                + "\"ttl\":\"PT2H\",\"missed\":\"latest\",\"from\":\"2026-01-01T00:00:00+02:00\",\"until\":\"2120-01-01T00:00:00Z\"";
        for (String method : new String[] {"PUT", "PUT", "GET"}) {
            Response answer = method.equals("PUT")
                    ? put("set.and_shown-1", settings)
                    : as("reader").get("/v1/schedules/set.and_shown-1");
            answer.then()
                    .statusCode(200)
                    .body("name", equalTo("set.and_shown-1"))
                    .body("cron", equalTo("0 9 1 1 *"))
                    .body("zone", equalTo("Europe/Sofia"))
                    .body("every", nullValue())
                    .body("queue", equalTo(queue))
                    .body("payload", equalTo("{\"a\": 1}"))
                    .body("contentType", equalTo("application/x"))
                    .body("priority", equalTo(7))
                    .body("group", equalTo("g"))
                    .body("key", equalTo("k"))
                    .body("ttl", equalTo("PT2H"))
                    .body("missed", equalTo("latest"))
                    .body("from", equalTo("2025-12-31T22:00:00Z"))
                    .body("until", equalTo("2120-01-01T00:00:00Z"))
                    .body("paused", equalTo(false))
                    .body("nextAt", notNullValue())
                    .body("lastAt", nullValue());
        }
    }

    @Test
    void whatIsDueBecomesATask() {
        put("every-second", "\"every\":\"PT1S\",\"payload\":\"tick\"").then().statusCode(200);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> as("reader")
                        .get("/v1/schedules/every-second")
                        .then()
                        .body("lastAt", notNullValue())
                        .body("lastTask", notNullValue()));

        List<Map<String, Object>> tasks = ApiClient.lease(queue, 1);
        assertThat(tasks).hasSize(1);
        as("writer").delete("/v1/schedules/every-second").then().statusCode(204);
        assertProblem(as("reader").get("/v1/schedules/every-second"), 404, "not-found");
        assertProblem(as("writer").delete("/v1/schedules/every-second"), 404, "not-found");
    }

    @Test
    void anIntervalThatIsSetAgainGoesOnAsItWent() {
        String first = put("hourly", "\"every\":\"PT1H\",\"payload\":1").path("nextAt");

        assertThat(put("hourly", "\"every\":\"PT1H\",\"payload\":2").<String>path("nextAt"))
                .isEqualTo(first);
        String other = put("hourly", "\"every\":\"PT2H\",\"payload\":2").path("nextAt");
        assertThat(Instant.parse(other)).isAfter(Instant.parse(first));
        assertThat(put("hourly", "\"every\":\"PT2H\",\"from\":\"2100-01-01T00:00:00.5Z\",\"payload\":2")
                        .<String>path("nextAt"))
                .isEqualTo("2100-01-01T00:00:01Z");
    }

    @Test
    void aPausedScheduleHasNoNextTime() {
        put("paused", YEARLY + ",\"payload\":\"x\",\"paused\":true")
                .then()
                .statusCode(200)
                .body("paused", equalTo(true))
                .body("nextAt", nullValue());

        put("paused", YEARLY + ",\"payload\":\"x\"").then().body("nextAt", notNullValue());
    }

    @Test
    void whatWasShownCanBeSetAgain() {
        put("again", YEARLY + ",\"payload\":\"text\",\"missed\":\"all\"").then().statusCode(200);
        Map<String, Object> shown = as("reader").get("/v1/schedules/again").path("");
        Map<String, Object> settings = new java.util.TreeMap<>(shown);
        settings.keySet().removeAll(List.of("name", "nextAt", "lastAt", "lastTask"));

        as("writer")
                .contentType("application/json")
                .body(settings)
                .put("/v1/schedules/again")
                .then()
                .statusCode(200)
                .body("payload", equalTo("text"))
                .body("nextAt", equalTo(shown.get("nextAt")));
    }

    /** As after an upgrade of the JVM's time zones that took one away. */
    @Test
    void aRuleThatCannotBeReadIsShownAsItIsKeptAndCanBeSetAnew() {
        String rule = "cron=0 9 1 1 *;zone=Nowhere/Gone;missed=all";
        Instant next = Instant.parse("2100-01-01T09:00:00Z");
        Payload payload = new Payload("text/plain", new byte[] {'x'});
        EngineUnderTest.await(engine.putSchedule(
                new Schedule("gone", rule, queue, payload, 0, TaskAttributes.NONE, next, null, null)));

        as("reader").get("/v1/schedules?limit=1000").then().statusCode(200).body("items.name", hasItem("gone"));
        as("reader")
                .get("/v1/schedules/gone")
                .then()
                .statusCode(200)
                .body("unreadableRule", equalTo(rule))
                .body("$", not(hasKey("cron")))
                .body("$", not(hasKey("missed")))
                .body("$", not(hasKey("paused")))
                .body("queue", equalTo(queue))
                .body("nextAt", equalTo(next.toString()));
        put("gone", YEARLY + ",\"payload\":\"x\"")
                .then()
                .statusCode(200)
                .body("$", not(hasKey("unreadableRule")))
                .body("zone", equalTo("Europe/Sofia"))
                .body("nextAt", not(equalTo(next.toString())));
    }

    @Test
    void schedulesArePaged() {
        put("page-1", YEARLY + ",\"payload\":1");
        put("page-2", YEARLY + ",\"payload\":2");

        String cursor = as("reader")
                .get("/v1/schedules?limit=1")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .extract()
                .path("next");

        as("reader")
                .queryParam("cursor", cursor)
                .queryParam("limit", 1000)
                .get("/v1/schedules")
                .then()
                .statusCode(200)
                .body("items.name", hasItem("page-2"));
        assertInvalid(as("reader").get("/v1/schedules?limit=0"), "limit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "cron":"0 9 * * *"                                                    | payload
                    "payload":1                                                           | cron
                    "payload":1,"cron":"0 9 * * *","every":"PT1H"                         | every
                    "payload":1,"cron":"0 9 * *"                                          | cron
                    "payload":1,"cron":"99 9 * * *"                                       | cron
                    "payload":1,"cron":"0 9 * * *","zone":"Mars/Base"                     | zone
                    "payload":1,"every":"PT1H","zone":"UTC"                               | zone
                    "payload":1,"every":"an hour"                                         | every
                    "payload":1,"every":"PT0.5S"                                          | every
                    "payload":1,"every":"PT1.5S"                                          | every
                    "payload":1,"every":"P9999D"                                          | every
                    "payload":1,"every":1                                                 | every
                    "payload":1,"every":"PT1H","priority":10                              | priority
                    "payload":1,"every":"PT1H","priority":"1"                             | priority
                    "payload":1,"every":"PT1H","paused":"yes"                             | paused
                    "payload":1,"every":"PT1H","missed":"some"                            | missed
                    "payload":1,"every":"PT1H","from":"tomorrow"                          | from
                    "payload":1,"every":"PT1H","from":"1901-01-01T00:00:00Z"              | from
                    "payload":1,"every":"PT1H","until":"-999999999-01-01T00:00:00Z"       | until
                    "payload":1,"every":"PT1H","from":"2030-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z" | until
                    "payload":1,"every":"PT1H","ttl":"PT0S"                               | ttl
                    "payload":1,"every":"PT1H","group":""                                 | group
                    "payload":1,"every":"PT1H","contentType":""                           | contentType
                    "payload":1,"every":"PT1H","delay":"PT1S"                             | delay
                    """)
    void aWrongFieldIsNamed(String fields, String field) {
        assertInvalid(put("wrong", fields), field);
        assertProblem(as("reader").get("/v1/schedules/wrong"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{} {}", "{\"queue\":\"a\",\"queue\":\"b\"}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertProblem(json("writer", body).put("/v1/schedules/wrong"), 400, "malformed-json");
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.broker.api.BatchReaderTest#beyondLimits")
    void whatIsBeyondTheLimitsOfTheParserIsRefused(String value) {
        assertProblem(put("wrong", "\"every\":\"PT1H\",\"payload\":" + value), 400, "malformed-json");
    }

    @Test
    void aScheduleNeedsItsQueue() {
        String fields = "\"every\":\"PT1H\",\"payload\":1}";

        assertInvalid(json("writer", "{" + fields).put("/v1/schedules/wrong"), "queue");
        assertInvalid(json("writer", "{\"queue\":\"nowhere\"," + fields).put("/v1/schedules/wrong"), "queue");
    }

    @Test
    void aWrongNameIsRefused() {
        assertInvalid(put("-x", "\"every\":\"PT1H\",\"payload\":1"), "name");
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        assertProblem(
                put("large", "\"every\":\"PT1H\",\"payload\":\"" + "x".repeat((1 << 20) + 1) + "\""),
                413,
                "payload-too-large");
    }

    @Test
    void rolesAreAsked() {
        assertProblem(json("reader", "{}").put("/v1/schedules/x"), 403, "missing-role");
        assertProblem(as("worker").delete("/v1/schedules/x"), 403, "missing-role");
        assertProblem(as("worker").get("/v1/schedules/x"), 403, "missing-role");
    }
}
