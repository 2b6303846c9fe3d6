package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.simulators.twilio.Fault;
import dev.carillon.simulators.twilio.Fault.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged service, jar or native: what is read by reflection or as a resource is there. */
@QuarkusIntegrationTest
@QuarkusTestResource(NotifierParts.class)
class NotifierIT {

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void readsAnAnswerAndACallbackAndAPrice() {
        JsonPath message = Api.awaitSettled(Api.send("+359898123456", "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(message.getString("operator")).isEqualTo("Yettel");
        assertThat(message.getString("price")).isEqualTo("0.129");
    }

    @Test
    void readsAnErrorAndItsMeaning() {
        JsonPath message = Api.awaitSettled(Api.send("+15005550009", "Hello"));

        assertThat(message.getString("state")).isEqualTo("FAILED");
        assertThat(message.getInt("errorCode")).isEqualTo(21614);
    }

    @Test
    void readsAListToFindWhatWasAccepted() {
        Surroundings.TWILIO.callbacks(dev.carillon.simulators.twilio.CallbackPlan.NONE);
        Surroundings.TWILIO.inject(Fault.onSend(Kind.ERROR_AFTER, 1));

        JsonPath message = Api.awaitSettled(Api.send("+359888123456", "Hello"));

        assertThat(message.getString("state")).isEqualTo("DELIVERED");
        assertThat(Api.sends()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"nobody, 401", "reader, 403", "worker, 403"})
    void aTokenWithoutTheRoleSendsNothing(String token, int status) {
        Api.json(token, java.util.Map.of("to", "+359888123456", "body", "Hello"))
                .post("/v1/messages")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }
}
