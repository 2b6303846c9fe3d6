package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.simulators.twilio.CallbackPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked up where answers and callbacks were lost: in bulk, and never one text for two of ours. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class LostAnswersTest {
    private static final String TO = "+359888123456";
    private static final String UNKNOWN = "0198c5a0-0000-7000-8000-000000000012";
    private static final String SENDING = "0198c5a0-0000-7000-8000-000000000013";

    @Inject
    MeterRegistry meters;

    @Inject
    MessageTransitions transitions;

    @BeforeEach
    void reset() {
        Api.reset();
        TWILIO.callbacks(CallbackPlan.NONE);
    }

    @Test
    void manyAreLookedUpByTheListAndNotOneByOne() {
        int many = 60;
        List<String> ids = new ArrayList<>();
        for (int message = 0; message < many; message++) {
            String id = "0198c5a0-0000-7000-8000-0000000001" + (10 + message);
            String to = "+3598881234" + (10 + message);
            accepted(to, "Hello", "From", NotifierParts.FIRST_FROM);
            stored(id, to, "UNKNOWN", "Hello");
            ids.add(id);
        }
        long asked = asked("find") + asked("fetch");

        Surroundings.sql("update message set check_due_at = now()");
        ids.forEach(Api::awaitSettled);

        assertThat(Surroundings.value("select count(*) from message where state = 'DELIVERED'"))
                .isEqualTo(Integer.toString(many));
        assertThat(asked("list")).isPositive();
        // Each was asked about more than once until it was delivered and priced.
        assertThat(asked("find") + asked("fetch") - asked).isLessThan(many * 4L);
    }

    @Test
    void aTextThatSmartEncodingChangedIsFoundAllTheSame() {
        TWILIO.smartEncoding(true);
        String text = "“Wait”… 10\u00A0BGN – ok\u200B";
        String sid = accepted(text, "MessagingServiceSid", "MG" + "7".repeat(32));
        assertThat(TWILIO.messages().getFirst().body()).isEqualTo("\"Wait\"... 10  BGN - ok");
        stored(UNKNOWN, "UNKNOWN", text);

        JsonPath message = settledByLookUp();

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("providerSid")).isEqualTo(sid);
    }

    @Test
    void theTextToTheLetterIsTakenBeforeOneThatIsAlike() {
        accepted("Wait...", "From", NotifierParts.FIRST_FROM);
        String sid = accepted("Wait…", "From", NotifierParts.FIRST_FROM);
        accepted("Wait...", "From", NotifierParts.FIRST_FROM);
        stored(UNKNOWN, "UNKNOWN", "Wait…");

        assertThat(settledByLookUp().getString("providerSid")).isEqualTo(sid);
    }

    @Test
    void anotherTextIsNotTaken() {
        TWILIO.smartEncoding(true);
        accepted("“Wait” for me", "MessagingServiceSid", "MG" + "7".repeat(32));
        stored(UNKNOWN, "UNKNOWN", "“Wait” for us");

        assertThat(settledByLookUp().getString("state")).isEqualTo("FAILED");
    }

    private static JsonPath settledByLookUp() {
        Surroundings.sql("update message set check_due_at = now() where id = '" + UNKNOWN + "'");
        return Api.awaitSettled(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello...", "Hello…"})
    void aTextIsNotTakenForOneThatIsUnknownWhileItsTwinIsOnItsWay(String unknown) {
        stored(UNKNOWN, "UNKNOWN", unknown);
        stored(SENDING, "SENDING", "Hello...");
        String sid = accepted("Hello...", "From", NotifierParts.FIRST_FROM);
        Surroundings.sql("update message set check_due_at = now() where id = '" + UNKNOWN + "'");
        await().until(() ->
                Integer.parseInt(Surroundings.value("select checks from message where id = '" + UNKNOWN + "'")) > 1);
        assertThat(Api.message(UNKNOWN).getString("state")).isEqualTo("UNKNOWN");

        transitions.observe(UUID.fromString(SENDING), "first", answer(sid));

        assertThat(Api.awaitSettled(SENDING).getString("providerSid")).isEqualTo(sid);
        assertThat(Api.awaitSettled(UNKNOWN).getString("state")).isEqualTo("FAILED");
    }

    private static ProviderMessage answer(String sid) {
        return new ProviderMessage(
                sid,
                MessageState.ACCEPTED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void stored(String id, String state, String body) {
        stored(id, TO, state, body);
    }

    private static void stored(String id, String to, String state, String body) {
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     created_at, updated_at, sending_at, reason)
                values ('%s', '%s', '%s', 1, 'BG', 'A1', '%s', 'first', 1, now(), now(), now(), 'no answer')
                """.formatted(id, to, body, state));
    }

    /** A text that reached Twilio. */
    private static String accepted(String body, String sender, String value) {
        return accepted(TO, body, sender, value);
    }

    private static String accepted(String to, String body, String sender, String value) {
        return io.restassured.RestAssured.given()
                .auth()
                .preemptive()
                .basic(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams("To", to, sender, value, "Body", body)
                .post(TWILIO.url() + "/2010-04-01/Accounts/" + NotifierParts.FIRST_SID + "/Messages.json")
                .then()
                .statusCode(201)
                .extract()
                .path("sid");
    }

    private long asked(String operation) {
        return meters.find("carillon.notifier.provider.requests").tag("operation", operation).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }
}
