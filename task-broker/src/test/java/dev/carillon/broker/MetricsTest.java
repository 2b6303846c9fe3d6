package dev.carillon.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.conventions.MetricRules;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsTest extends MetricRules {
    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    Vertx vertx;

    MetricsTest() {
        super(TaskBroker.UNDER_RULES);
    }

    @BeforeEach
    void doWhatMakesMetersAppear() {
        as().put("/v1/queues/measured").then().statusCode(200);
        for (int i = 0; i < 3; i++) {
            as().body("{}").post("/v1/queues/measured/tasks").then().statusCode(201);
        }
        String token = as().post("/v1/queues/measured/leases").path("tasks[0].token");
        as().post("/v1/leases/" + token + "/ack").then().statusCode(204);
    }

    private static RequestSpecification as() {
        return given().header("Authorization", "Bearer admin-token").contentType("application/json");
    }

    @Override
    protected String scrape() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }

    @Test
    void whatHappensToTasksIsCountedByQueue() {
        assertThat(scrape())
                .contains("carillon_broker_tasks_created_total{queue=\"measured\"}")
                .contains("carillon_broker_tasks_leased_total{queue=\"measured\"}")
                .contains("carillon_broker_tasks_settled_total{outcome=\"acked\",queue=\"measured\"}")
                .doesNotContain("carillon_broker_tasks_created_total{queue=\"measured\"} 0.0");
    }

    @Test
    void theClientOfADatabaseHasNoMetersOfItsOwn() {
        Pool pool = PgBuilder.pool()
                .connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(1))
                .using(vertx)
                .build();
        assertThat(pool.getConnection().toCompletionStage().toCompletableFuture())
                .failsWithin(20, TimeUnit.SECONDS);

        assertThat(scrape()).doesNotContain("sql_pool_").doesNotContain("m__");
    }

    @Test
    void theDepthOfAQueueIsShown() {
        await().untilAsserted(() -> assertThat(scrape())
                .containsPattern("carillon_broker_queue_depth\\{queue=\"measured\",state=\"ready\"} [1-9]")
                .containsPattern("carillon_broker_queue_oldest_ready_seconds\\{queue=\"measured\"} [0-9]"));
    }
}
