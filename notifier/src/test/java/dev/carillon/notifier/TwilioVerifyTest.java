package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.verification.ProvidedVerifications;
import dev.carillon.notifier.verification.VerificationRequest;
import dev.carillon.notifier.verification.VerificationView;
import dev.carillon.simulators.twilio.Fault;
import dev.carillon.simulators.twilio.SimulatedVerification;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes that Twilio Verify makes, under our own limits. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class TwilioVerifyTest {
    private static final String TO = "+359888123456";

    @Inject
    ProvidedVerifications provided;

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void forget() {
        Api.reset();
        Surroundings.sql("truncate verification, verification_send, suppression");
    }

    private String start(String to) {
        return start(Optional.empty(), to).value().id().toString();
    }

    private Once<VerificationView> start(Optional<ScopedKey> key, String to) {
        return provided.start(key, "writer", new VerificationRequest(to, null, null, null, null, null, null));
    }

    private static Response resend(String id, String key) {
        return Api.as("writer").header("Idempotency-Key", key).post("/v1/verifications/" + id + "/resend");
    }

    private static void mayResend() {
        Surroundings.sql("update verification set resend_at = resend_at - interval '30 seconds'");
    }

    private static Response check(String id, String code) {
        return Api.json("writer", Map.of("code", code)).post("/v1/verifications/" + id + "/check");
    }

    private static JsonPath get(String id) {
        return Api.as("reader").get("/v1/verifications/" + id).jsonPath();
    }

    private static SimulatedVerification theirs() {
        return TWILIO.verifications().getLast();
    }

    private static String wrong() {
        return theirs().code().equals("123456") ? "654321" : "123456";
    }

    private static void fault(Fault.Kind kind) {
        fault(kind, 1);
    }

    private static void fault(Fault.Kind kind, int times) {
        TWILIO.inject(new Fault(kind, times, Fault.Operation.VERIFY, Duration.ZERO));
    }

    @Test
    void approvesTheCodeThatTwilioMade() {
        String id = start(TO);

        assertThat(check(id, wrong()).jsonPath().getInt("attemptsLeft")).isEqualTo(4);
        assertThat(check(id, theirs().code()).jsonPath().getBoolean("approved")).isTrue();

        assertThat(check(id, theirs().code()).statusCode())
                .as("the same code again")
                .isEqualTo(409);
        assertThat(get(id).getString("state")).isEqualTo("APPROVED");
        assertThat(TWILIO.messages()).as("no text of our own").isEmpty();
    }

    @Test
    void failsAfterTooManyWrongCodes() {
        String id = start(TO);

        for (int i = 0; i < 4; i++) {
            assertThat(check(id, wrong()).jsonPath().getString("state")).isEqualTo("PENDING");
        }

        assertThat(check(id, wrong()).jsonPath().getString("state")).isEqualTo("FAILED");
    }

    @Test
    void asksTwilioForAnotherText() {
        String id = start(TO);

        assertThat(Api.as("writer").post("/v1/verifications/" + id + "/resend").statusCode())
                .isEqualTo(429);
        mayResend();
        assertThat(Api.as("writer").post("/v1/verifications/" + id + "/resend").statusCode())
                .isEqualTo(202);

        assertThat(theirs().sentAt()).hasSize(2);
        assertThat(check(id, theirs().code()).jsonPath().getBoolean("approved")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR_AFTER", "RESET_AFTER", "TRUNCATED"})
    void takesTheCodeOfAnAnswerThatWasLost(Fault.Kind kind) {
        fault(kind);

        String id = start(TO);

        assertThat(get(id).getString("state")).isEqualTo("PENDING");
        assertThat(TWILIO.verifications())
                .as("asked once")
                .singleElement()
                .satisfies(one -> assertThat(one.sentAt()).hasSize(1));
        assertThat(check(id, theirs().code()).jsonPath().getBoolean("approved")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "RATE_LIMITED_PLAIN"})
    void startsNothingWhereTwilioTextsNoMore(Fault.Kind kind) {
        fault(kind);

        assertThatThrownBy(() -> start(TO)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().status()).isEqualTo(429);
            assertThat(refused.retryAfterSeconds()).isPresent();
        });
        assertThat(Surroundings.value("select state from verification")).isEqualTo("CANCELLED");
    }

    @Test
    void textsForAKeyThatNothingWasTextedFor() {
        Optional<ScopedKey> key = Optional.of(new ScopedKey("test", "start-1"));
        fault(Fault.Kind.RATE_LIMITED);
        assertThatThrownBy(() -> start(key, TO)).isInstanceOf(ProblemException.class);

        Once<VerificationView> again = start(key, TO);

        assertThat(again.replayed()).isFalse();
        assertThat(check(again.value().id().toString(), theirs().code())
                        .jsonPath()
                        .getBoolean("approved"))
                .isTrue();
        assertThat(start(key, TO).replayed()).as("a code went").isTrue();
        assertThat(theirs().sentAt()).hasSize(1);
    }

    @Test
    void keepsTheCodeOfATextThatNoneFollowed() {
        String id = start(TO);
        mayResend();
        fault(Fault.Kind.RATE_LIMITED);
        assertThat(resend(id, "resend-1").statusCode()).isEqualTo(429);

        assertThat(get(id).getString("state")).isEqualTo("PENDING");
        assertThat(get(id).getInt("sends")).as("what did not go is no text").isOne();
        Response again = resend(id, "resend-1");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.header("Idempotent-Replayed")).isNull();
        assertThat(theirs().sentAt()).hasSize(2);
        assertThat(check(id, theirs().code()).jsonPath().getBoolean("approved")).isTrue();
    }

    @Test
    void countsNoTextThatDidNotGoAgainstTheLimits() {
        Optional<ScopedKey> key = Optional.of(new ScopedKey("test", "start-1"));
        fault(Fault.Kind.RATE_LIMITED, 5);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> start(key, TO)).isInstanceOf(ProblemException.class);
        }

        String id = start(key, TO).value().id().toString();
        fault(Fault.Kind.RATE_LIMITED, 5);
        mayResend();
        for (int i = 0; i < 5; i++) {
            assertThat(resend(id, "resend-1").statusCode()).isEqualTo(429);
        }

        assertThat(resend(id, "resend-1").statusCode()).isEqualTo(202);
        assertThat(theirs().sentAt()).hasSize(2);
        assertThat(Surroundings.value("select count(*) from verification_send")).isEqualTo("2");
    }

    @Test
    void guardsNoRangeForTextsThatDidNotGo() {
        fault(Fault.Kind.RATE_LIMITED, 20);
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> start(TO)).isInstanceOf(ProblemException.class);
        }
        Surroundings.sql("update verification set created_at = created_at - interval '10 minutes'");

        assertThat(get(start(TO)).getString("state")).isEqualTo("PENDING");

        Surroundings.sql("update verification set sends = 1");
        assertThatThrownBy(() -> start(TO))
                .as("cancelled after a text")
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(429));
    }

    @Test
    void textsNobodyWhoOptedOutOfAnySender() {
        String id = start(TO);
        mayResend();
        suppressions.suppress(NewSuppression.of(TO, NotifierParts.FIRST_FROM, Reason.STOP, "test"));

        assertThat(resend(id, "resend-1").statusCode()).isEqualTo(422);
        assertThatThrownBy(() -> start(TO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().type()).endsWith("recipient-suppressed"));
        assertThat(theirs().sentAt()).hasSize(1);
    }

    @Test
    void saysThatTheProviderTextsNoCodesWhereTheAccountIsRefused() {
        TWILIO.putAccount(new dev.carillon.simulators.twilio.SimulatedAccount(
                NotifierParts.FIRST_SID, "another-token", new java.math.BigDecimal("1000")));

        assertThatThrownBy(() -> start(TO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(503));
    }

    @Test
    void saysThatACodeWasNotCompared() {
        String id = start(TO);
        fault(Fault.Kind.ERROR_BEFORE);

        Response unknown = check(id, theirs().code());

        assertThat(unknown.statusCode()).isEqualTo(503);
        assertThat(unknown.header("Retry-After")).isNotNull();
        assertThat(get(id).getInt("attemptsLeft")).as("it was an attempt").isEqualTo(4);
        assertThat(check(id, theirs().code()).jsonPath().getBoolean("approved")).isTrue();
    }

    @Test
    void endsWhatTwilioKnowsNoMore() {
        String id = start(TO);
        String code = theirs().code();
        TWILIO.reset();

        assertThat(check(id, code).jsonPath().getString("state")).isEqualTo("EXPIRED");
        assertThat(check(id, code).statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({"12, 400", "+4915112345678, 422"})
    void asksTwilioForNothingThatMakesNoSense(String to, int status) {
        assertThatThrownBy(() -> start(to))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(status));
        assertThat(TWILIO.verifications()).isEmpty();
    }

    @Test
    void holdsTheLimitsOfANumber() {
        for (int i = 0; i < 5; i++) {
            start(TO);
        }

        assertThatThrownBy(() -> start(TO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(429));
        assertThat(theirs().sentAt())
                .as("Twilio has one pending verification a number")
                .hasSize(5);
    }
}
