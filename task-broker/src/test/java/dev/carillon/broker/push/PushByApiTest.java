package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import org.junit.jupiter.api.Test;

/** Push in a whole broker: set by HTTP, delivered, counted. */
@QuarkusTest
class PushByApiTest {
    @Inject
    Vertx vertx;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    private static RequestSpecification admin(String body) {
        return given().header("Authorization", "Bearer admin-token")
                .contentType("application/json")
                .body(body);
    }

    @Test
    void aTaskThatIsCreatedByHttpReachesItsTarget() throws Exception {
        try (Target target = Target.answering(vertx, 200)) {
            admin("{\"push\":{\"url\":\"" + target.url() + "\",\"concurrency\":2}}")
                    .put("/v1/queues/pushed")
                    .then()
                    .statusCode(200);

            String id = admin("{\"a\": 1}").post("/v1/queues/pushed/tasks").path("id");

            eventually().until(() -> !target.received().isEmpty());
            assertThat(target.texts()).containsExactly("{\"a\": 1}");
            assertThat(target.received().getFirst().headers().get("webhook-id")).isEqualTo(id);
            eventually()
                    .untilAsserted(() -> given().get(metrics)
                            .then()
                            .body(
                                    containsString(
                                            "carillon_broker_push_time_seconds_count{outcome=\"accepted\",queue=\"pushed\"} 1.0"))
                            .body(containsString("carillon_broker_push_under_way 0.0"))
                            .body(containsString("carillon_broker_push_held 0.0")));
            admin("{}").put("/v1/queues/pushed").then().statusCode(200);
        }
    }

    @Test
    void aTargetThatMustNotBeReachedIsRefusedWhereItIsSet() {
        admin("{\"push\":{\"url\":\"https://elsewhere.example.com/\"}}")
                .put("/v1/queues/refused")
                .then()
                .statusCode(400)
                .body("field", equalTo("push.url"))
                .body("detail", containsString("carillon.broker.push.allowed-hosts"));
    }
}
