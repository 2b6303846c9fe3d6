package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.BROKER;
import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.quiethours.QuietHoursConfig;
import dev.carillon.notifier.quiethours.RecipientClock;
import dev.carillon.notifier.verification.VerificationService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The texts that carry codes, as messages. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class VerificationMessagesTest {
    private static final String TO = "+359888123456";
    private static final ZoneId SOFIA = ZoneId.of("Europe/Sofia");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Those of the pool: {@code quarkus.datasource.jdbc.max-size}. */
    private static final int CONNECTIONS = 20;

    @Inject
    VerificationService verifications;

    @Inject
    RecipientClock clock;

    @BeforeEach
    void forget() {
        Api.reset();
        Surroundings.sql("truncate verification, verification_send, suppression");
    }

    private static String start(String to) {
        return Api.json("writer", Map.of("to", to))
                .post("/v1/verifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static String state(String message) {
        return Api.message(message).getString("state");
    }

    private static String message(String id) {
        return Api.as("reader").get("/v1/verifications/" + id).path("message");
    }

    @Test
    void aCodeIsTextedInQuietHours() {
        QuarkusMock.installMockForType(new RecipientClock(quietNow()), RecipientClock.class);
        assertThat(clock.earliest(Instant.now(), TO, Optional.empty()))
                .as("quiet for everything else")
                .isAfter(Instant.now());

        start(TO);

        await().atMost(PATIENCE).until(() -> TWILIO.messages().size() == 1);
    }

    /** From an hour ago to an hour from now: quiet, whenever this runs. */
    private static QuietHoursConfig quietNow() {
        LocalTime now = LocalTime.now(SOFIA);
        String window = now.minusHours(1).toString().substring(0, 5) + "-"
                + now.plusHours(1).toString().substring(0, 5);
        return new QuietHoursConfig() {
            @Override
            public Optional<String> window() {
                return Optional.of(window);
            }

            @Override
            public ZoneId zone() {
                return SOFIA;
            }
        };
    }

    @Test
    void theTextBeforeGoesWhereAnotherIsNotCommitted() {
        BROKER.setReachable(false);
        String id = start(TO);
        String before = message(id);
        Surroundings.sql("update verification set resend_at = resend_at - interval '30 seconds'");

        QuarkusTransaction.begin();
        verifications.resend(Optional.empty(), UUID.fromString(id));
        QuarkusTransaction.rollback();

        assertThat(state(before)).isEqualTo("QUEUED");
        BROKER.setReachable(true);
        Api.awaitState(before, "DELIVERED");
    }

    @Test
    void moreAreCancelledAtOnceThanThereAreConnections() throws Exception {
        BROKER.setReachable(false);
        int many = CONNECTIONS + 5;
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < many; number++) {
            ids.add(start("+3598881234" + (10 + number)));
        }

        List<Future<Response>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(many);
                Connection holder = Surroundings.connect();
                Statement hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("select 1 from verification for update");
            ids.forEach(id ->
                    answers.add(callers.submit(() -> Api.as("writer").post("/v1/verifications/" + id + "/cancel"))));
            await().atMost(PATIENCE).until(VerificationMessagesTest::everyConnectionWaits);
            holder.rollback();
        }

        for (Future<Response> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(Surroundings.value("select string_agg(distinct state, ' ') from message"))
                .isEqualTo("CANCELLED");
    }

    private static boolean everyConnectionWaits() throws SQLException {
        String waiting = "select count(*) from pg_stat_activity"
                + " where wait_event_type = 'Lock' and query like 'update verification %'";
        return Integer.parseInt(Surroundings.value(waiting)) == CONNECTIONS;
    }
}
