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
    void aResultOfNoTypeIsNoFaultOfOurs() throws Exception {
        try (Target target = new Target(
                vertx,
                (request, one) ->
                        request.response().putHeader("Content-Type", "text").end("done"))) {
            admin("{\"retention\":\"PT1H\",\"push\":{\"url\":\"" + target.url() + "\"}}")
                    .put("/v1/queues/typeless")
                    .then()
                    .statusCode(200);
            String id = admin("{}").post("/v1/queues/typeless/tasks").path("id");

            given().header("Authorization", "Bearer admin-token")
                    .get("/v1/tasks/" + id + "/result?wait=PT20S")
                    .then()
                    .statusCode(204);
        } finally {
            admin("{}").put("/v1/queues/typeless").then().statusCode(200);
        }
    }

    /** By the next second it would be anyway; whether an answer to a PUT comes before is told by many. */
    @Test
    void fromTheAnswerOnATaskGoesWhereTheQueueWasSetTo() throws Exception {
        try (Target before = Target.answering(vertx, 200);
                Target after = Target.answering(vertx, 200)) {
            for (int i = 0; i < 10; i++) {
                setTarget(before);
                post("before " + i);
                int count = i + 1;
                eventually().until(() -> before.received().size() == count);

                setTarget(after);
                post("after " + i);
                eventually().until(() -> after.received().size() == count);
            }
            assertThat(before.texts()).allMatch(text -> text.startsWith("before"));
            assertThat(after.received())
                    .allSatisfy(one ->
                            assertThat(one.headers().get("Carillon-Attempt")).isEqualTo("1"));
        } finally {
            admin("{}").put("/v1/queues/moved").then().statusCode(200);
        }
    }

    @Test
    void fromTheAnswerOnATaskIsLeftToWorkersWhereTheTargetWasTakenAway() throws Exception {
        try (Target target = Target.answering(vertx, 200)) {
            for (int i = 0; i < 5; i++) {
                setTarget(target);
                post("pushed");
                int count = i + 1;
                eventually().until(() -> target.received().size() == count);

                admin("{}").put("/v1/queues/moved").then().statusCode(200);
                post("fetched");
                admin("").post("/v1/queues/moved/purge").then().body("purged", equalTo(1));
            }
        }
    }

    private static void setTarget(Target target) {
        admin("{\"push\":{\"url\":\"" + target.url() + "\"}}")
                .put("/v1/queues/moved")
                .then()
                .statusCode(200);
    }

    private static void post(String text) {
        admin(text).post("/v1/queues/moved/tasks").then().statusCode(201);
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
