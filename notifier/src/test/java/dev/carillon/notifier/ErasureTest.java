package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.ContentRedaction;
import dev.carillon.notifier.message.ErasureSweep;
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
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a message when its time is over, and of a person who was erased. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class ErasureTest {
    private static final String TO = "+359888123456";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "carillon.notifier.public-url")
    String publicUrl;

    @Inject
    ContentRedaction redaction;

    @Inject
    ErasureSweep sweep;

    @Inject
    SuppressionService suppressions;

    @Inject
    NumberKeyCheck keys;

    @BeforeEach
    void reset() {
        Api.reset();
        Surroundings.sql("truncate verification, verification_send");
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
    void aMessageBesideAnErasureIsForgotten() throws Exception {
        besideAnErasure(
                () -> Api.json("writer", Map.of("to", TO, "body", "Hello"))
                        .header("Idempotency-Key", "beside")
                        .post("/v1/messages")
                        .statusCode(),
                202,
                true);
    }

    @Test
    void aVerificationBesideAnErasureIsForgotten() throws Exception {
        besideAnErasure(
                () -> Api.json("writer", Map.of("to", TO))
                        .header("Idempotency-Key", "beside")
                        .post("/v1/verifications")
                        .statusCode(),
                202,
                true);
    }

    @Test
    void whatSomebodyWritesBesideTheirErasureIsForgotten() throws Exception {
        Signed twilio = new Signed(publicUrl, NotifierParts.FIRST_TOKEN);
        Map<String, String> form = new TreeMap<>(Map.of(
                "MessageSid",
                "SM" + "b".repeat(32),
                "AccountSid",
                NotifierParts.FIRST_SID,
                "From",
                TO,
                "To",
                NotifierParts.FIRST_FROM,
                "Body",
                "It is me, Ivan"));

        besideAnErasure(
                "inbound_message",
                // At the commit, behind the look whether they were erased.
                "constraint trigger pause after insert on %s deferrable initially deferred for each row",
                () -> twilio.form("/webhooks/twilio/inbound", form).extract().statusCode(),
                200,
                true);

        assertNowhere("Ivan");
    }

    @Test
    void aCampaignBesideAnErasureIsForgottenAndTheErasureDoesNotWaitForIt() throws Exception {
        Api.json("writer", Map.of("body", "Hi ((name))")).put("/v1/templates/hello");

        besideAnErasure(
                () -> Api.as("writer")
                        .contentType("text/csv")
                        .body("to;name\n" + TO + ";Ivan\n+359888123457;Ana\n")
                        .post("/v1/campaigns?name=May&template=hello")
                        .statusCode(),
                201,
                false);

        assertThat(Surroundings.value("select string_agg(state, ' ' order by state) from message"))
                .isEqualTo("QUEUED SUPPRESSED");
        assertNowhere("Ivan");
    }

    @Test
    void aFaultOfACampaignBesideAnErasureIsForgotten() throws Exception {
        Api.json("writer", Map.of("body", "Hi")).put("/v1/templates/hello");

        besideAnErasure(
                "campaign_error",
                "trigger pause before insert on %s for each statement",
                () -> Api.as("writer")
                        .contentType("text/csv")
                        .body("to\n0888 123 456 Ivan\n0888123457\n")
                        .post("/v1/campaigns?name=May&template=hello&onError=skip")
                        .statusCode(),
                201,
                false);

        assertThat(Surroundings.value("select detail from campaign_error"))
                .isEqualTo("forgotten: its owner was erased");
    }

    /** The request has looked whom it may text, and stores when the person was erased or the erasure waits for it. */
    private void besideAnErasure(Callable<Integer> request, int status, boolean waits) throws Exception {
        besideAnErasure("message", "trigger pause before insert on %s for each statement", request, status, waits);
    }

    private void besideAnErasure(String table, String trigger, Callable<Integer> request, int status, boolean waits)
            throws Exception {
        Surroundings.sql("create or replace function pause_insert() returns trigger language plpgsql as $$ begin"
                + " perform pg_advisory_xact_lock(42); return new; end $$");
        Surroundings.sql("create " + trigger.formatted(table) + " execute function pause_insert()");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> stored;
            Future<Boolean> erasure;
            try (Connection held = Surroundings.connect();
                    Statement jdbc = held.createStatement()) {
                jdbc.execute("select pg_advisory_lock(42)");
                stored = threads.submit(request);
                await().atMost(PATIENCE).until(() -> waiting() == 1);
                erasure = threads.submit(() -> suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test")));
                if (waits) {
                    await().atMost(PATIENCE).until(() -> waiting() == 2);
                } else {
                    assertThat(erasure.get(20, TimeUnit.SECONDS)).isTrue();
                }
            }
            assertThat(stored.get(20, TimeUnit.SECONDS)).isEqualTo(status);
            assertThat(erasure.get(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            Surroundings.sql("drop trigger pause on " + table);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            redaction.redact();
            assertNowhere(TO);
        });
    }

    private static int waiting() {
        return Integer.parseInt(
                Surroundings.value("select count(*) from pg_locks where locktype = 'advisory' and not granted"));
    }

    @Test
    void whatCameInPastTheErasureIsSweptWhateverItsState() {
        suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test"));
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, created_at, updated_at)
                values (gen_random_uuid(), '%s', 'Hello', 1, 'BG', 'A1', 'QUEUED', now(), now())
                """.formatted(TO));
        Surroundings.sql("""
                insert into verification (id, recipient, country, number_range, caller, state, service, max_attempts,
                    resend_at, code_length, ttl_seconds, expires_at, created_at, updated_at)
                values (gen_random_uuid(), '%s', 'BG', '+35988', 'a', 'PENDING', 'OWN', 5, now(), 6, 600, now(), now(),
                    now())
                """.formatted(TO));
        Surroundings.sql("insert into idempotency_key (scope, key, request_hash, answer, created_at)"
                + " values ('s', 'k', '\\x00', '{\"to\":\"" + TO + "\"}', now())");

        sweep.sweep();

        assertThat(Surroundings.value("select state from message")).isEqualTo("SUPPRESSED");
        assertNowhere(TO);
    }

    @Test
    void whatWasWrittenPastTheErasureIsSweptToo() {
        suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test"));
        Surroundings.sql(
                "insert into inbound_message (id, provider_sid, account, sender, recipient, kind, body, received_at)"
                        + " values (gen_random_uuid(), 'SM1', 'first', '" + TO
                        + "', '+15005550006', 'TEXT', 'Ivan', now())");

        sweep.sweep();

        assertNowhere(TO);
        assertNowhere("Ivan");
    }

    @Test
    void aFaultThatQuotesTheNumberIsForgotten() {
        Api.json("writer", Map.of("body", "Hi")).put("/v1/templates/hello");
        Api.as("writer")
                .contentType("text/csv")
                .body("to\n0888 123 456 Ivan\n0888123457\n")
                .post("/v1/campaigns?name=May&template=hello&onError=skip")
                .then()
                .statusCode(201);
        assertThat(Surroundings.value("select detail from campaign_error")).contains("0888 123 456");

        suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test"));

        assertThat(Surroundings.value("select detail from campaign_error"))
                .isEqualTo("forgotten: its owner was erased");
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
        for (String table :
                new String[] {"message", "suppression", "inbound_message", "idempotency_key", "verification"}) {
            assertThat(Surroundings.value("select row(t.*)::text from " + table + " t where position('" + text
                            + "' in row(t.*)::text) > 0"))
                    .as(table)
                    .isNull();
        }
    }
}
