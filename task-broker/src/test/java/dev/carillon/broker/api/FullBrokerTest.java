package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers hear of a broker that holds as much as it may: what is full says so, and the rest goes on. */
@QuarkusTest
@TestProfile(FullBrokerTest.Small.class)
class FullBrokerTest {

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carillon.broker.limits.keys", "1",
                    "carillon.broker.limits.workflow-tasks", "2",
                    "carillon.broker.limits.tasks", "4");
        }
    }

    @Inject
    MeterRegistry registry;

    private static Response keyed(String queue, String key) {
        return as("writer")
                .contentType("text/plain")
                .header("Idempotency-Key", key)
                .body("pay")
                .post("/v1/queues/" + queue + "/tasks");
    }

    private static Response workflow(String queue, int tasks) {
        String stage =
                "[{\"queue\":\"%s\",\"payload\":\"step\"}],".formatted(queue).repeat(tasks);
        return json("writer", "{\"stages\":[" + stage.substring(0, stage.length() - 1) + "]}")
                .post("/v1/workflows");
    }

    private static void assertFull(Response answer, String kind, int seconds) {
        assertProblem(answer, 429, kind);
        assertThat(answer.header("Retry-After")).isEqualTo(Integer.toString(seconds));
    }

    @Test
    void whatIsFullSaysSoAndTheRestGoesOn() {
        String queue = newQueue();

        keyed(queue, "1").then().statusCode(201);
        assertFull(keyed(queue, "2"), "too-many-keys", 10);
        keyed(queue, "1").then().statusCode(201).header("Idempotent-Replayed", "true");
        as("writer")
                .contentType("application/json")
                .body("[{\"payload\":\"a\",\"idempotencyKey\":\"2\"},{\"payload\":\"b\"}]")
                .post("/v1/queues/" + queue + "/tasks/batch")
                .then()
                .statusCode(200)
                .body("items[0].status", equalTo(429))
                .body("items[0].problem.type", containsString("too-many-keys"))
                .body("items[1].status", equalTo(201));
        assertThat(registry.get("carillon.broker.keys").gauge().value()).isEqualTo(1);

        assertFull(workflow(queue, 3), "too-many-workflows", 10);
        workflow(queue, 2).then().statusCode(201);

        createTask(queue, "the last that fits");
        assertFull(as("writer").body("one").post("/v1/queues/" + queue + "/tasks"), "too-many-tasks", 1);
    }
}
