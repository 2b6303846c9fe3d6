package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.BROKER;
import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.simulators.twilio.CallbackPlan;
import dev.carillon.simulators.twilio.Fault;
import dev.carillon.simulators.twilio.Fault.Kind;
import dev.carillon.simulators.twilio.SimulatedAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong, a recipient is texted at most once, and every message comes to its end. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class SendingTest {
    private static final String TO = "+359888123456";

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void aMessageIsDeliveredAndPriced() {
        String id = Api.send("0888 123 456", "Hello");

        JsonPath message = Api.awaitSettled(id);

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("to")).isEqualTo(TO);
        assertThat(message.getString("operator")).isEqualTo("A1");
        assertThat(message.getString("account")).isEqualTo("first");
        assertThat(new BigDecimal(message.getString("price"))).isEqualByComparingTo("0.0645");
        assertThat(message.getString("currency")).isEqualTo("USD");
        assertThat(TWILIO.countsByRecipient()).containsExactly(Map.entry(TO, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ERROR_AFTER", "RESET_AFTER"})
    void whatWasAcceptedWithoutAnAnswerIsSettledByCallback(Kind kind) {
        TWILIO.inject(Fault.onSend(kind, 1));

        JsonPath message = Api.awaitSettled(Api.send(TO, "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(Api.sends()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ERROR_AFTER", "RESET_AFTER"})
    void whatWasAcceptedWithoutAnAnswerIsFoundWhereNoCallbackComes(Kind kind) {
        TWILIO.callbacks(CallbackPlan.NONE);
        TWILIO.inject(Fault.onSend(kind, 1));

        JsonPath message = Api.awaitSettled(Api.send(TO, "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("providerSid"))
                .isEqualTo(TWILIO.messages().getFirst().sid());
        assertThat(Api.sends()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ERROR_BEFORE", "RESET_BEFORE"})
    void whatWasNeverAcceptedIsNotSentAgainAndFails(Kind kind) {
        TWILIO.inject(Fault.onSend(kind, 1));
        String id = Api.send(TO, "Hello");

        Api.awaitState(id, "UNKNOWN");
        JsonPath message = Api.awaitSettled(id);

        assertThat(message.getString("state")).isEqualTo("FAILED");
        assertThat(message.getString("reason")).startsWith("never accepted");
        assertThat(Api.sends()).isOne();
        assertThat(TWILIO.messages()).isEmpty();
    }

    @Test
    void anAnswerThatTakesTooLongIsAnUnknownOutcome() {
        TWILIO.callbacks(CallbackPlan.NONE);
        TWILIO.inject(Fault.onSend(Kind.SLOW, 1).after(Duration.ofSeconds(2)));
        String id = Api.send(TO, "Hello");

        Api.awaitState(id, "UNKNOWN");
        JsonPath message = Api.awaitSettled(id);

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(Api.sends()).isOne();
    }

    @Test
    void tooManyRequestsIsTriedAgainAsTwilioSays() {
        TWILIO.inject(Fault.onSend(Kind.RATE_LIMITED, 2));

        JsonPath message = Api.awaitSettled(Api.send(TO, "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(Api.sends()).isEqualTo(3);
        assertThat(TWILIO.messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "+15005550001, 21211, 1",
        "+15005550004, 21610, 1",
        "+15005550009, 21614, 1",
        // Of the sender or its account, so the other account is tried once.
        "+15005550002, 21612, 2",
        "+15005550003, 21408, 2"
    })
    void whatTwilioRefusesForGoodFailsWithItsCode(String to, int code, int sends) {
        JsonPath message = Api.awaitSettled(Api.send(to, "Hello"));

        assertThat(message.getString("state")).isEqualTo("FAILED");
        assertThat(message.getInt("errorCode")).isEqualTo(code);
        assertThat(Api.sends()).isEqualTo(sends);
        assertThat(TWILIO.messages()).isEmpty();
    }

    @Test
    void wrongCredentialsMoveTheMessageToTheNextAccount() {
        TWILIO.putAccount(new SimulatedAccount(NotifierParts.FIRST_SID, "rotated", BigDecimal.TEN));

        JsonPath message = Api.awaitSettled(Api.send(TO, "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("account")).isEqualTo("second");
        assertThat(account("first").getString("state")).isEqualTo("REFUSED");
        assertThat(account("first").getInt("code")).isEqualTo(20003);
    }

    @Test
    void aSpentBalanceMovesTheMessageToTheNextAccount() {
        TWILIO.putAccount(
                new SimulatedAccount(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN, new BigDecimal("0.10")));

        JsonPath first = Api.awaitSettled(Api.send(TO, "Hello"));
        JsonPath second = Api.awaitSettled(Api.send("+359888123457", "Hello"));

        assertThat(first.getString("account")).isEqualTo("first");
        assertThat(second.getString("account")).isEqualTo("second");
        assertThat(TWILIO.messages()).hasSize(2);
        assertThat(account("first").getString("state")).isEqualTo("REFUSED");
        assertThat(new BigDecimal(account("first").getString("spent"))).isEqualByComparingTo("0.0645");
    }

    @Test
    void withoutAnAccountMessagesWaitForOne() {
        TWILIO.putAccount(new SimulatedAccount(NotifierParts.FIRST_SID, "rotated", BigDecimal.TEN));
        TWILIO.putAccount(new SimulatedAccount(NotifierParts.SECOND_SID, "rotated", BigDecimal.TEN));
        String id = Api.send(TO, "Hello");
        await().until(() -> account("second").getString("state").equals("REFUSED"));

        TWILIO.putAccount(new SimulatedAccount(NotifierParts.SECOND_SID, NotifierParts.SECOND_TOKEN, BigDecimal.TEN));
        Api.json("admin", Map.of("state", "ACTIVE")).put("/v1/accounts/second");

        assertThat(Api.awaitSettled(id).getString("account")).isEqualTo("second");
        assertThat(TWILIO.messages()).hasSize(1);
    }

    @Test
    void aTaskThatComesAgainSendsNothing() {
        String id = Api.send(TO, "Hello");
        Api.awaitSettled(id);

        BROKER.offer("notifier-messages", id);
        await().until(BROKER::isIdle);

        assertThat(Api.sends()).isOne();
    }

    @Test
    void aMessageOutlivesABrokerThatCannotBeReached() {
        BROKER.setReachable(false);
        String id = Api.send(TO, "Hello");
        assertThat(Api.message(id).getString("state")).isEqualTo("QUEUED");

        BROKER.setReachable(true);

        assertThat(Api.awaitSettled(id).getString("state")).isEqualTo("DELIVERED");
    }

    private static JsonPath account(String name) {
        JsonPath all = Api.as("reader").get("/v1/accounts").jsonPath();
        all.setRootPath("items.find { it.name == '" + name + "' }");
        return all;
    }
}
