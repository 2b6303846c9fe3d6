package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notifier.message.ContentRedaction;
import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.privacy.NumberKeyCheck;
import dev.carillon.simulators.twilio.CallbackPlan;
import dev.carillon.simulators.twilio.Fate;
import dev.carillon.simulators.twilio.MessageStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a message when its time is over, and of a person who was erased. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class ErasureTest {
    private static final String TO = "+359888123456";

    @Inject
    ContentRedaction redaction;

    @Inject
    SuppressionService suppressions;

    @Inject
    NumberKeyCheck keys;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void anOldMessageKeepsWhatCountsAndNothingElse() {
        String id = Api.json("writer", Map.of("to", TO, "body", "Secret", "reference", "order 7"))
                .post("/v1/messages")
                .path("id");
        Api.awaitSettled(id);
        Surroundings.sql("update message set settled_at = now() - interval '89 days'");
        redaction.redact();
        assertThat(Api.message(id).getString("body")).isEqualTo("Secret");

        Surroundings.sql("update message set settled_at = now() - interval '91 days', reason = 'to " + TO + "'");
        redaction.redact();

        JsonPath message = Api.message(id);
        assertThat(message.getString("to")).isNull();
        assertThat(message.getString("body")).isNull();
        assertThat(message.getString("reason")).isNull();
        assertThat(message.getString("redactedAt")).isNotNull();
        assertThat(message.getString("price")).isEqualTo("0.0645");
        assertThat(message.getString("reference")).isEqualTo("order 7");
        assertThat(message.getString("operator")).isEqualTo("A1");
    }

    @Test
    void whatIsNotSettledIsNotRedacted() {
        Surroundings.TWILIO.callbacks(CallbackPlan.NONE);
        Surroundings.TWILIO.settle(TO, new Fate(MessageStatus.SENT, null));
        String id = Api.send(TO, "Hello");
        Api.awaitState(id, "SENT");

        Surroundings.sql("update message set created_at = now() - interval '400 days'");
        redaction.redact();

        assertThat(Api.message(id).getString("body")).isEqualTo("Hello");
    }

    @Test
    void aPersonWhoIsErasedStandsNowhereInClear() {
        Api.awaitSettled(keyed("sent", Map.of("to", TO, "body", "Hello", "reference", "Ivan")));
        String waiting = keyed(
                "waiting",
                Map.of(
                        "to",
                        TO,
                        "body",
                        "Later",
                        "sendAt",
                        Instant.now().plus(Duration.ofDays(1)).toString()));
        suppressions.suppress(NewSuppression.of(TO, "+15005550006", Reason.STOP, "test"));

        Api.json("writer", Map.of("reason", "ERASED", "note", "Ivan of " + TO))
                .put("/v1/suppressions/" + TO)
                .then()
                .statusCode(200);

        assertThat(Api.message(waiting).getString("state")).isEqualTo("SUPPRESSED");
        assertNowhere(TO);
        assertNowhere("Ivan");
        assertNowhere("Hello");
        assertThat(suppressions.standingAgainst(TO)).contains(Reason.ERASED);
        // Nothing puts the number back.
        suppressions.suppress(NewSuppression.of(TO, "", Reason.STOP, "test"));
        assertNowhere(TO);
    }

    @Test
    void aMessageOnItsWayIsForgottenWhenItIsSettled() {
        Surroundings.TWILIO.settle(TO, new Fate(MessageStatus.SENT, null));
        String id = Api.send(TO, "Hello");
        Api.awaitState(id, "SENT");

        suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test"));
        assertThat(Api.message(id).getString("to")).isEqualTo(TO);

        Surroundings.sql("update message set sending_at = now() - interval '4 days', check_due_at = now()");
        Api.awaitSettled(id);
        redaction.redact();
        assertNowhere(TO);
    }

    @Test
    void whatIsStoredBesideTheErasureIsForgottenToo() {
        suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test"));
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, created_at, updated_at,
                                     task_due_at)
                values (gen_random_uuid(), '%s', 'Hello', 1, 'BG', 'A1', 'QUEUED', now(), now(), now())
                """.formatted(TO));

        Api.awaitSettled(Surroundings.value("select id from message"));
        redaction.redact();

        assertThat(Surroundings.value("select state from message")).isEqualTo("SUPPRESSED");
        assertNowhere(TO);
    }

    @Test
    void anotherKeyThanThatOfTheDatabaseIsRefused() {
        keys.check();
        String fingerprint = Surroundings.value("select fingerprint from number_key");
        Surroundings.sql("update number_key set fingerprint = 'another'");

        assertThatThrownBy(keys::check).hasMessageContaining("carillon.notifier.privacy.key-file");

        Surroundings.sql("update number_key set fingerprint = '" + fingerprint + "'");
    }

    private static String keyed(String key, Map<String, String> request) {
        return Api.json("writer", request)
                .header("Idempotency-Key", key)
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static void assertNowhere(String text) {
        for (String table : new String[] {"message", "suppression", "inbound_message", "idempotency_key"}) {
            assertThat(Surroundings.value("select row(t.*)::text from " + table + " t where position('" + text
                            + "' in row(t.*)::text) > 0"))
                    .as(table)
                    .isNull();
        }
    }
}
