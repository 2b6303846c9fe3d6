package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.BROKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that end many at once, or beside something else, are counted too, and only once it is committed. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class SettledCountTest {
    private static final String TO = "+359888123456";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    MeterRegistry meters;

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void reset() {
        Api.reset();
        BROKER.setReachable(false);
    }

    @AfterEach
    void reach() {
        BROKER.setReachable(true);
    }

    private double settled(String state) {
        return meters.find("carillon.notifier.messages.settled").tag("state", state).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void theMessagesOfACampaignThatIsCancelledAreCounted() {
        double before = settled("cancelled");
        Api.json("writer", Map.of("body", "Hi")).put("/v1/templates/plain");
        String campaign = "/v1/campaigns/"
                + Api.as("writer")
                        .contentType("text/csv")
                        .body("to\n0888123451\n0888123452\n0888123453\n")
                        .post("/v1/campaigns?name=n&template=plain")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        Api.as("writer").post(campaign + "/start").then().statusCode(202);

        Api.as("writer").post(campaign + "/cancel").then().statusCode(200);

        await().atMost(PATIENCE).until(() -> Api.as("reader").get(campaign).path("completedAt") != null);
        await().atMost(PATIENCE).until(() -> settled("cancelled") == before + 3);
    }

    @Test
    void theTextOfACodeThatIsCancelledIsCounted() {
        Surroundings.sql("truncate verification, verification_send");
        double before = settled("cancelled");
        String id = Api.json("writer", Map.of("to", TO))
                .post("/v1/verifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        Api.as("writer").post("/v1/verifications/" + id + "/cancel").then().statusCode(200);

        assertThat(settled("cancelled")).isEqualTo(before + 1);
    }

    @Test
    void theMessagesOfSomebodyWhoIsErasedAreCountedOnceThatIsCommitted() {
        double before = settled("suppressed");
        Api.send(TO, "Hello");
        NewSuppression erasure = NewSuppression.of(TO, "", Reason.ERASED, "test");

        QuarkusTransaction.begin();
        suppressions.suppress(erasure);
        QuarkusTransaction.rollback();
        assertThat(settled("suppressed")).as("rolled back").isEqualTo(before);

        suppressions.suppress(erasure);
        assertThat(settled("suppressed")).isEqualTo(before + 1);
    }
}
