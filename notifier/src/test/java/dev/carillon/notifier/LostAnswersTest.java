package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.simulators.twilio.CallbackPlan;
import dev.carillon.simulators.twilio.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        TWILIO.inject(Fault.onSend(Fault.Kind.RESET_AFTER, many));
        long asked = asked("find") + asked("fetch");
        List<String> ids = new ArrayList<>();
        for (int message = 0; message < many; message++) {
            ids.add(Api.send("+3598881234" + (10 + message), "Hello"));
        }

        ids.forEach(Api::awaitSettled);

        assertThat(Surroundings.value("select count(*) from message where state = 'DELIVERED'"))
                .isEqualTo(Integer.toString(many));
        assertThat(Api.sends()).isEqualTo(many);
        assertThat(asked("list")).isPositive();
        // Each was asked about more than once until it was delivered and priced.
        assertThat(asked("find") + asked("fetch") - asked).isLessThan(many * 4L);
    }

    @Test
    void aTextIsNotTakenForOneThatIsUnknownWhileItsTwinIsOnItsWay() {
        stored(UNKNOWN, "UNKNOWN");
        stored(SENDING, "SENDING");
        String sid = accepted();
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

    private static void stored(String id, String state) {
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     created_at, updated_at, sending_at, reason)
                values ('%s', '%s', 'Hello', 1, 'BG', 'A1', '%s', 'first', 1, now(), now(), now(), 'no answer')
                """.formatted(id, TO, state));
    }

    /** A text that reached Twilio. */
    private static String accepted() {
        return io.restassured.RestAssured.given()
                .auth()
                .preemptive()
                .basic(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN)
                .contentType("application/x-www-form-urlencoded")
                .formParams("To", TO, "From", NotifierParts.FIRST_FROM, "Body", "Hello")
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
