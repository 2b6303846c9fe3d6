package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.Message;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.simulators.twilio.CallbackPlan;
import dev.carillon.simulators.twilio.Fate;
import dev.carillon.simulators.twilio.Fault;
import dev.carillon.simulators.twilio.MessageStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every message comes to its end, whatever Twilio does not say. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class SettlementTest {
    private static final String TO = "+359888123456";

    @ConfigProperty(name = "carillon.notifier.public-url")
    String publicUrl;

    @Inject
    MessageSchedule schedule;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void aLostCallbackIsMadeGoodByAsking() {
        TWILIO.callbacks(CallbackPlan.NONE);

        assertThat(Api.awaitSettled(Api.send(TO, "Hello")).getString("state")).isEqualTo("DELIVERED");
    }

    @Test
    void aQuestionThatFailsIsAskedAgain() {
        TWILIO.inject(new Fault(Fault.Kind.ERROR_BEFORE, 2, Fault.Operation.READ, Duration.ZERO));
        TWILIO.inject(new Fault(Fault.Kind.RESET_BEFORE, 1, Fault.Operation.READ, Duration.ZERO));

        assertThat(Api.awaitSettled(Api.send(TO, "Hello")).getString("price")).isEqualTo("0.0645");
    }

    @Test
    void whatWasSentWaitsForItsReceiptUpToTheHorizon() {
        TWILIO.settle(TO, new Fate(MessageStatus.SENT, null));
        String id = Api.send(TO, "Hello");
        Api.awaitState(id, "SENT");
        assertThat(Api.message(id).getString("settledAt")).isNull();

        Surroundings.sql("update message set sending_at = now() - interval '4 days', check_due_at = now()");
        JsonPath message = Api.awaitSettled(id);

        assertThat(message.getString("state")).isEqualTo("SENT");
        assertThat(message.getString("price")).isEqualTo("0.0645");

        // The receipt after all: it counts, and Twilio is not asked about what is settled.
        new Signed(publicUrl, NotifierParts.FIRST_TOKEN)
                .form(
                        "/webhooks/twilio/status?message=" + id,
                        Map.of(
                                "AccountSid",
                                NotifierParts.FIRST_SID,
                                "MessageSid",
                                Surroundings.value("select provider_sid from message"),
                                "MessageStatus",
                                "delivered",
                                "To",
                                TO))
                .statusCode(204);
        assertThat(Api.message(id).getString("state")).isEqualTo("DELIVERED");
        assertThat(Surroundings.value("select check_due_at from message")).isNull();
    }

    @Test
    void whatIsSettledIsNotAskedAbout() {
        deliveredOn("first", "1 hour", "1 hour"); // so that nobody else takes it
        Surroundings.sql("update message set settled_at = now()");
        Instant then = Instant.now().plus(Duration.ofHours(2));

        assertThat(schedule.takeChecksDue(then, then.plus(Duration.ofMinutes(2)), 10))
                .isEmpty();
    }

    @Test
    void aPriceThatNeverComesIsWaitedForUpToTheHorizon() {
        String id = deliveredOn("first", "4 days");

        assertThat(Api.awaitSettled(id).getString("price")).isNull();
    }

    @Test
    void aMessageOfAnAccountThatIsGoneIsLeftAsItIs() {
        String id = deliveredOn("gone", "1 day");

        await().until(() -> Integer.parseInt(Surroundings.value("select checks from message")) > 1);

        assertThat(Api.message(id).getString("settledAt")).isNull();
        assertThat(Api.message(id).getString("state")).isEqualTo("DELIVERED");
    }

    @Test
    void aQuestionThatIsGivenBackIsDueAsIfNobodyHadTakenIt() {
        String id = deliveredOn("first", "1 hour", "1 hour"); // so that nobody else takes it
        Instant now = Instant.now().plus(Duration.ofHours(2));

        List<Message> taken = schedule.takeChecksDue(now, now.plus(Duration.ofMinutes(2)), 10);
        assertThat(taken).singleElement().returns(1, Message::checks);
        schedule.giveBack(taken, now);

        assertThat(schedule.takeChecksDue(now, now.plus(Duration.ofMinutes(2)), 10))
                .singleElement()
                .returns(id, message -> message.id().toString())
                .returns(1, Message::checks);
    }

    /** A delivered message that Twilio, asked about it, does not know. */
    private static String deliveredOn(String account, String ago) {
        return deliveredOn(account, ago, "0");
    }

    private static String deliveredOn(String account, String ago, String due) {
        String id = "0198c5a0-0000-7000-8000-000000000004";
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     provider_sid, created_at, updated_at, sending_at, final_at, check_due_at)
                values ('%s', '%s', 'Hello', 1, 'BG', 'A1', 'DELIVERED', '%s', 1, '%s', now(), now(),
                        now() - interval '%s', now() - interval '%s', now() + interval '%s')
                """.formatted(id, TO, account, "SM" + "0".repeat(32), ago, ago, due));
        return id;
    }
}
