package dev.carillon.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged broker on a real disk, killed, stopped and started again. */
class RestartIT {
    @TempDir
    Path directory;

    private static RequestSpecification to(BrokerProcess broker) {
        return given().baseUri(broker.url())
                .header("Authorization", "Bearer admin-token")
                .contentType("application/json");
    }

    private static List<Map<String, Object>> lease(BrokerProcess broker, int max) {
        return to(broker)
                .body("{\"max\":" + max + "}")
                .post("/v1/queues/mail/leases")
                .path("tasks");
    }

    @Test
    void aKilledBrokerHasLostNothingThatItAnswered() throws Exception {
        String staleToken;
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            to(broker).body("{\"maxAttempts\":9}").put("/v1/queues/mail").then().statusCode(200);
            for (int i = 0; i < 20; i++) {
                to(broker)
                        .body("{\"n\": " + i + "}")
                        .post("/v1/queues/mail/tasks")
                        .then()
                        .statusCode(201);
            }
            List<Map<String, Object>> tasks = lease(broker, 10);
            for (Map<String, Object> task : tasks.subList(0, 5)) {
                to(broker)
                        .post("/v1/leases/" + task.get("token") + "/ack")
                        .then()
                        .statusCode(204);
            }
            staleToken = (String) tasks.get(7).get("token");

            broker.kill();
        }

        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            to(broker).get("/v1/queues/mail").then().body("ready", equalTo(15)).body("maxAttempts", equalTo(9));
            to(broker).post("/v1/leases/" + staleToken + "/ack").then().statusCode(409);
            List<Map<String, Object>> tasks = lease(broker, 20);
            assertThat(tasks).hasSize(15);
            assertThat(tasks)
                    .extracting(task -> task.get("payload"))
                    .doesNotContain("{\"n\": 0}", "{\"n\": 4}")
                    .contains("{\"n\": 5}", "{\"n\": 19}");
            assertThat(tasks).filteredOn(task -> task.get("attempt").equals(2)).hasSize(5);
        }
    }

    @Test
    void aBrokerThatIsToldToStopAnswersLongPollsAndEndsInTime() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            to(broker).put("/v1/queues/mail").then().statusCode(200);
            CompletableFuture<List<Object>> waiting = CompletableFuture.supplyAsync(() -> to(broker)
                    .body("{\"wait\":\"PT60S\"}")
                    .post("/v1/queues/mail/leases")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("tasks"));
            to(broker)
                    .body("{\"wait\":\"PT0.5S\"}")
                    .post("/v1/queues/mail/leases")
                    .then()
                    .statusCode(200);

            broker.terminate();

            assertThat(waiting.get(5, TimeUnit.SECONDS)).isEmpty();
            assertThat(broker.endsWithin(10)).isTrue();
        }
    }

    @Test
    void healthNamesTheEngine() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            given().get(broker.managementUrl() + "/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.name", hasItem("task engine"))
                    .body("checks.find { it.name == 'task engine' }.data.engine", equalTo("rocksdb"));
            to(broker).get("/v1/queues").then().statusCode(200).body("items", empty());
        }
    }
}
