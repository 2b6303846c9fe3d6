package dev.carillon.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.simulators.twilio.SimulatedAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ready says what is missing; alive knows nothing of it. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class HealthTest {
    @TestHTTPResource(value = "/health", management = true)
    URL health;

    @BeforeEach
    void reset() {
        Api.reset();
        await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 200);
    }

    @Test
    void isReadyWithDatabaseBrokerAndAccount() {
        assertThat(ready().jsonPath().getList("checks.name", String.class))
                .contains("task-broker", "accounts", "Database connections health check");
    }

    @Test
    void namesTheAccountsThatAreRefused() {
        Api.json("admin", Map.of("state", "PAUSED"))
                .put("/v1/accounts/gateway")
                .then()
                .statusCode(200);
        Surroundings.TWILIO.putAccount(new SimulatedAccount(NotifierParts.FIRST_SID, "rotated", BigDecimal.TEN));
        Surroundings.TWILIO.putAccount(new SimulatedAccount(NotifierParts.SECOND_SID, "rotated", BigDecimal.TEN));

        Api.send("+359888123456", "Hello");
        await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 503);

        assertThat(ready().jsonPath().getString("checks.find { it.name == 'accounts' }.data.first"))
                .contains("20003");
        given().get(health + "/live").then().statusCode(200);
        Surroundings.sql("delete from message");
    }

    @Test
    void namesTheBrokerThatCannotBeReached() {
        Surroundings.BROKER.setReachable(false);

        await().atMost(Duration.ofSeconds(20)).until(() -> ready().statusCode() == 503);

        assertThat(ready().jsonPath().getString("checks.find { it.name == 'task-broker' }.data.missing"))
                .contains("503");
    }

    private Response ready() {
        return given().get(health + "/ready");
    }
}
