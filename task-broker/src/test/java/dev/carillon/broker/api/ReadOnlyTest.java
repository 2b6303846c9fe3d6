package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.GatedStorage;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URL;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What callers and the cluster see when the disk fails. */
@QuarkusTest
@TestProfile(ReadOnlyTest.OverAFailingStorage.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReadOnlyTest {

    public static class OverAFailingStorage implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FailingParts.class);
        }
    }

    @Alternative
    @Singleton
    public static class FailingParts {
        @Produces
        @Singleton
        public GatedStorage storage() {
            return new GatedStorage();
        }

        @Produces
        @ApplicationScoped
        public TaskEngine engine(GatedStorage storage) {
            return SingleWriterTaskEngine.start(
                    storage, EngineUnderTest.OPTIONS, Timekeeper.of(Clock.systemUTC()), EngineObserver.NONE);
        }
    }

    @Inject
    GatedStorage storage;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    @Test
    @Order(1)
    void aBrokerWhoseDiskIsNearlyFullSaysSoUntilThereIsRoom() {
        String queue = newQueue();
        ApiClient.createTask(queue, "kept");
        storage.fill(true);

        var refused = as("writer").body("refused").post("/v1/queues/" + queue + "/tasks");

        assertProblem(refused, 503, "disk-full");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        String token = post("worker", "/v1/queues/" + queue + "/leases")
                .then()
                .statusCode(200)
                .extract()
                .path("tasks[0].token");
        post("worker", "/v1/leases/" + token + "/ack").then().statusCode(204);
        given().get(ready)
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'task engine' }.data.fault", equalTo("The disk is nearly full."));
        storage.fill(false);
        ApiClient.createTask(queue, "taken again");
        given().get(ready).then().statusCode(200);
    }

    /** For the rest of its life. */
    @Test
    @Order(2)
    void aBrokerWhoseDiskFailedReadsOnAndSaysThatItDoesNotWrite() {
        String queue = newQueue();
        String id = ApiClient.createTask(queue, "kept");
        given().get(ready).then().statusCode(200);
        storage.fail(true);

        var refused = as("writer").body("lost").post("/v1/queues/" + queue + "/tasks");

        assertProblem(refused, 503, "read-only");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        storage.fail(false);
        assertProblem(as("writer").body("lost").post("/v1/queues/" + queue + "/tasks"), 503, "read-only");
        assertProblem(
                as("writer")
                        .contentType("application/json")
                        .body("[{\"payload\":1}]")
                        .post("/v1/queues/" + queue + "/tasks/batch"),
                503,
                "read-only");
        assertProblem(post("worker", "/v1/queues/" + queue + "/leases"), 503, "read-only");
        assertProblem(post("worker", "/v1/leases/x/ack"), 503, "read-only");
        as("reader").get("/v1/queues/" + queue).then().statusCode(200).body("ready", equalTo(1));
        as("reader").get("/v1/tasks/" + id).then().statusCode(200);
        given().get(ready)
                .then()
                .statusCode(503)
                .body("checks.name", hasItem("task engine"))
                .body("checks.find { it.name == 'task engine' }.status", equalTo("DOWN"));
        given().get(live).then().statusCode(200);
    }
}
