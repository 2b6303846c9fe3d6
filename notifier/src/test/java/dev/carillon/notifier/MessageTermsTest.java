package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a message may go, how it is withdrawn, and what the caller calls it. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class MessageTermsTest {
    private static final String TO = "+359888123456";

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void keepsWhatTheCallerSaysOfIt() {
        Instant sendAt = Instant.now().plus(Duration.ofDays(1));
        String id = accepted(Map.of(
                "sendAt",
                sendAt.toString(),
                "validFor",
                "PT2H",
                "quietHours",
                "22:00-08:00",
                "reference",
                "order 7",
                "metadata",
                Map.of("shop", "Sofia")));

        JsonPath message = Api.message(id);

        assertThat(message.getString("state")).isEqualTo("QUEUED");
        assertThat(Instant.parse(message.getString("validUntil")))
                .isEqualTo(Instant.parse(message.getString("sendAt")).plus(Duration.ofHours(2)));
        assertThat(message.getString("reference")).isEqualTo("order 7");
        assertThat(message.getString("metadata.shop")).isEqualTo("Sofia");
        assertThat(Surroundings.value("select task_due_at = send_at from message"))
                .isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sendAt     | 2126-01-01T00:00:00Z | sendAt     | too far ahead",
                "sendAt     | tomorrow             | sendAt     | has to be a time",
                "validFor   | soon                 | validFor   | neither a number of seconds nor a duration",
                "validFor   | 0                    | validFor   | a second at least",
                "validFor   | -PT1S                | validFor   | a second at least",
                "validFor   | P400D                | validFor   | PT8760H at most",
                "quietHours | 22-8                 | quietHours | are written '22:00-08:00'",
                "region     | Bulgaria             | region     | is no code of a country",
                "metadata   | text                 | metadata   | has to be an object"
            })
    void refusesWhatCannotBeKept(String name, String value, String field, String why) {
        Api.json("writer", Map.of("to", TO, "body", "Hello", name, value))
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body("detail", containsString(why));
    }

    @ParameterizedTest
    @CsvSource({"'', x", "name, ''"})
    void refusesMetadataBeyondItsLimits(String key, String value) {
        Map<String, String> words = new HashMap<>();
        if (key.isEmpty()) {
            words.put(key, value);
        }
        for (int i = 0; !key.isEmpty() && i <= 20; i++) {
            words.put(key + i, value);
        }

        Api.json("writer", Map.of("to", TO, "body", "Hello", "metadata", words))
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("field", equalTo("metadata"));
    }

    @Test
    void thePastMeansNow() {
        String id = accepted(Map.of("sendAt", "2020-01-01T00:00:00Z"));

        assertThat(Api.awaitSettled(id).getString("state")).isEqualTo("DELIVERED");
    }

    @Test
    void aNumberWithoutPlusIsOneOfTheRegionOfTheRequest() {
        String id = Api.json("writer", Map.of("to", "0151 23456789", "region", "de", "body", "Hello"))
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .body("country", equalTo("DE"))
                .extract()
                .path("id");

        assertThat(Api.awaitSettled(id).getString("to")).isEqualTo("+4915123456789");
    }

    @Test
    void aScheduledMessageIsWithdrawn() {
        String id =
                accepted(Map.of("sendAt", Instant.now().plus(Duration.ofDays(1)).toString()));

        cancel(id, 200).body("state", equalTo("CANCELLED")).body("reason", containsString("withdrawn"));
        cancel(id, 200).body("state", equalTo("CANCELLED"));

        Surroundings.sql("update message set task_due_at = now(), send_at = now()");
        await().during(Duration.ofSeconds(2)).until(() -> Api.sends() == 0);
        assertThat(Api.message(id).getString("settledAt")).isNotNull();
    }

    @Test
    void whatHasLeftIsNotWithdrawn() {
        String id = Api.send(TO, "Hello");
        Api.awaitSettled(id);

        cancel(id, 409).body("type", endsWith(":message-left")).body("detail", containsString("DELIVERED"));
        cancel("0198c5a0-0000-7000-8000-0000000000ff", 404);
    }

    @Test
    void aMessageThatNobodyLooksAtExpiresToo() {
        String id =
                accepted(Map.of("sendAt", Instant.now().plus(Duration.ofDays(1)).toString(), "validFor", 60));

        Surroundings.sql("update message set send_at = now(), valid_until = now()");

        assertThat(Api.awaitState(id, "EXPIRED").getString("providerSid")).isNull();
    }

    @Test
    void quietHoursPutAMessageOff() {
        // From an hour ago to an hour from now, in Sofia: quiet, whenever this runs.
        LocalTime now = LocalTime.now(ZoneId.of("Europe/Sofia"));
        String quiet = now.minusHours(1).toString().substring(0, 5) + "-"
                + now.plusHours(1).toString().substring(0, 5);

        String put = accepted(Map.of("quietHours", quiet));
        String useless = accepted(Map.of("quietHours", quiet, "validFor", 600));
        String urgent = accepted(Map.of("quietHours", "none"));

        Api.awaitState(urgent, "DELIVERED");
        Api.awaitState(useless, "EXPIRED");
        await().until(() -> Surroundings.value(
                        "select task_due_at > now() + interval '50 minutes' from message" + " where id = '" + put + "'")
                .equals("t"));
        assertThat(Api.message(put).getString("state")).isEqualTo("QUEUED");
    }

    @Test
    void whoMustNotBeTextedIsRefused() {
        Surroundings.sql("delete from suppression");
        Api.json("writer", Map.of("reason", "API")).put("/v1/suppressions/" + TO);

        Api.json("writer", Map.of("to", "0888 123 456", "body", "Hello"))
                .post("/v1/messages")
                .then()
                .statusCode(422)
                .body("type", endsWith(":recipient-suppressed"))
                .body("field", equalTo("to"))
                .body("id", nullValue());
        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
    }

    private static ValidatableResponse cancel(String id, int status) {
        return Api.as("writer").post("/v1/messages/" + id + "/cancel").then().statusCode(status);
    }

    private static String accepted(Map<String, ?> terms) {
        Map<String, Object> request = new HashMap<>(terms);
        request.put("to", TO);
        request.put("body", "Hello");
        return Api.json("writer", request)
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }
}
