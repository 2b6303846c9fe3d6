package dev.carillon.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.carillon.simulators.twilio.CallbackPlan;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks are believed when signed, and may come late, twice and out of order. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CallbackTest {
    private static final String TO = "+359888123456";
    private static final String SID = "SM" + "a".repeat(32);

    @ConfigProperty(name = "carillon.notifier.public-url")
    String publicUrl;

    private String id;

    @BeforeEach
    void storeAMessageThatWasSent() {
        Api.reset();
        id = "0198c5a0-0000-7000-8000-000000000001";
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     provider_sid, created_at, updated_at, sending_at)
                values ('%s', '%s', 'Hello', 1, 'BG', 'A1', 'ACCEPTED', 'first', 1, '%s', now(), now(), now())
                """.formatted(id, TO, SID));
    }

    @Test
    void aSignedCallbackMovesTheMessageOn() {
        callback(form("sent")).statusCode(204);

        assertThat(state()).isEqualTo("SENT");
    }

    @Test
    void aLateCallbackMovesNothingBack() {
        callback(form("delivered")).statusCode(204);
        callback(form("sent")).statusCode(204);
        callback(form("undelivered")).statusCode(204);
        callback(form("delivered")).statusCode(204);

        assertThat(state()).isEqualTo("DELIVERED");
    }

    @Test
    void aCallbackSavesAMessageThatIsStillQueued() {
        Surroundings.sql("update message set state = 'QUEUED', account = null, provider_sid = null");

        callback(form("sent")).statusCode(204);

        assertThat(state()).isEqualTo("SENT");
        assertThat(Api.message(id).getString("account")).isEqualTo("first");
    }

    @Test
    void theWordsOfTheProviderAreNotKeptOfARedactedMessage() {
        Surroundings.sql(
                "update message set state = 'SENT', recipient = '#' || repeat('a', 43), body = '', settled_at = now(),"
                        + " redacted_at = now()");
        Map<String, String> form = form("undelivered");
        form.put("ErrorCode", "30003");
        form.put("ErrorMessage", "Unreachable handset of " + TO);

        callback(form).statusCode(204);

        JsonPath message = Api.message(id);
        assertThat(message.getString("state")).isEqualTo("UNDELIVERED");
        assertThat(message.getInt("errorCode")).isEqualTo(30003);
        assertThat(message.getString("reason")).isNull();
    }

    @Test
    void aForgedCallbackIsRefused() {
        Map<String, String> form = form("delivered");
        String signature = signature(NotifierParts.FIRST_TOKEN, form);

        post(form, "not" + signature).statusCode(403).body("type", endsWith(":bad-signature"));
        post(form, signature(NotifierParts.SECOND_TOKEN, form)).statusCode(403);
        form.put("MessageStatus", "failed");
        post(form, signature).statusCode(403);
        form.remove("AccountSid");
        post(form, signature(NotifierParts.FIRST_TOKEN, form)).statusCode(403);
        given().contentType("application/x-www-form-urlencoded")
                .formParams(form)
                .post("/webhooks/twilio/status?message=" + id)
                .then()
                .statusCode(403)
                .contentType("application/problem+json");

        assertThat(state()).isEqualTo("ACCEPTED");
    }

    @Test
    void aCallbackOfAnotherTextChangesNothing() {
        Map<String, String> form = form("delivered");
        form.put("MessageSid", "SM" + "b".repeat(32));

        callback(form).statusCode(204);

        assertThat(state()).isEqualTo("ACCEPTED");
    }

    @Test
    void whatCallsTheAccountRefusedRefusesIt() {
        Map<String, String> form = form("failed");
        form.put("ErrorCode", "30002");

        callback(form).statusCode(204);

        assertThat(Api.as("reader").get("/v1/accounts").jsonPath().getString("items[0].state"))
                .isEqualTo("REFUSED");
    }

    @Test
    void duplicatesInAnyOrderEndTheSameWay() {
        Surroundings.TWILIO.callbacks(new CallbackPlan(3, 0, true, Duration.ofMillis(20)));

        JsonPath message = Api.awaitSettled(Api.send(TO, "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
    }

    private Map<String, String> form(String status) {
        return new TreeMap<>(
                Map.of("AccountSid", NotifierParts.FIRST_SID, "MessageSid", SID, "MessageStatus", status, "To", TO));
    }

    private ValidatableResponse callback(Map<String, String> form) {
        return post(form, signature(NotifierParts.FIRST_TOKEN, form));
    }

    private ValidatableResponse post(Map<String, String> form, String signature) {
        return given().contentType("application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", signature)
                .formParams(form)
                .post("/webhooks/twilio/status?message=" + id)
                .then();
    }

    private String signature(String token, Map<String, String> form) {
        StringBuilder signed = new StringBuilder(publicUrl + "/webhooks/twilio/status?message=" + id);
        new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String state() {
        return Api.message(id).getString("state");
    }
}
