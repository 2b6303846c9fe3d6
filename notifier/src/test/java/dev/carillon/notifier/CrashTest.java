package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.BROKER;
import static dev.carillon.notifier.Surroundings.TWILIO;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.MessageTransitions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process leaves behind that was killed while a request was on its way. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CrashTest {
    private static final String TO = "+359888123456";
    private static final String ID = "0198c5a0-0000-7000-8000-000000000002";

    @Inject
    MessageTransitions transitions;

    @BeforeEach
    void killedWhileSending() {
        Api.reset();
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     created_at, updated_at, sending_at)
                values ('%s', '%s', 'Hello', 1, 'BG', 'A1', 'SENDING', 'first', 1, now(), now(), now())
                """.formatted(ID, TO));
    }

    @Test
    void theTaskComesAgainAndSendsNothing() {
        BROKER.offer("notifier-messages", ID);
        await().until(BROKER::isIdle);

        assertThat(Api.sends()).isZero();
        assertThat(Api.message(ID).getString("state")).isEqualTo("SENDING");
    }

    @Test
    void whatTwilioHadAcceptedIsFound() {
        acceptedByTwilio("Hello");

        restart();
        JsonPath message = Api.awaitSettled(ID);

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("providerSid"))
                .isEqualTo(TWILIO.messages().getFirst().sid());
        assertThat(TWILIO.messages()).hasSize(1);
    }

    @Test
    void whatTwilioNeverSawEndsAsNeverAccepted() {
        acceptedByTwilio("Another text to the same number");

        restart();
        JsonPath message = Api.awaitSettled(ID);

        assertThat(message.getString("state")).isEqualTo("FAILED");
        assertThat(message.getString("reason")).startsWith("never accepted");
        assertThat(message.getString("providerSid")).isNull();
    }

    @Test
    void whatHangsTooLongIsLookedUpWithoutARestart() {
        acceptedByTwilio("Hello");

        Surroundings.sql("update message set sending_at = now() - interval '3 minutes'");

        assertThat(Api.awaitSettled(ID).getString("state")).isEqualTo("DELIVERED");
    }

    @Test
    void oneTextAtTwilioIsNeverTakenForTwoOfOurs() {
        acceptedByTwilio("Hello");
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     created_at, updated_at, sending_at)
                select '0198c5a0-0000-7000-8000-000000000003', recipient, body, 1, 'BG', 'A1', 'SENDING', 'first', 1,
                       created_at, updated_at, sending_at
                from message
                """);

        restart();
        Api.awaitSettled(ID);
        Api.awaitSettled("0198c5a0-0000-7000-8000-000000000003");

        assertThat(Surroundings.value("select string_agg(state, ' ' order by state) from message"))
                .isEqualTo("DELIVERED FAILED");
    }

    private void restart() {
        transitions.loseOlderThan(Instant.now().plusSeconds(1), "the notifier stopped");
    }

    /** The request of the killed process, which got through. */
    private static void acceptedByTwilio(String body) {
        given().auth()
                .preemptive()
                .basic(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN)
                .contentType("application/x-www-form-urlencoded")
                .formParams("To", TO, "From", NotifierParts.FIRST_FROM, "Body", body)
                .post(TWILIO.url() + "/2010-04-01/Accounts/" + NotifierParts.FIRST_SID + "/Messages.json")
                .then()
                .statusCode(201);
    }
}
