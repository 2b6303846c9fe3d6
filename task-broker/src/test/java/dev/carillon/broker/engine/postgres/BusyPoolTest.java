package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is there, of which all connections are in use. */
class BusyPoolTest {
    private final String schema = TestDatabase.newSchema();
    private TaskEngine engine;

    @BeforeEach
    void open() {
        PostgresOptions usual = TestDatabase.options(schema);
        PostgresOptions small = new PostgresOptions(
                usual.hosts(),
                usual.database(),
                usual.sslMode(),
                usual.user(),
                usual.password(),
                usual.passwordFile(),
                usual.caFile(),
                schema,
                2,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                usual.quickCount());
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close(); // making the schema may take longer
        engine = PostgresTaskEngine.start(TestDatabase.VERTX, small, EngineUnderTest.OPTIONS, EngineObserver.NONE);
        await(engine.configure(QUEUE, SETTINGS));
        await(engine.configure("other", SETTINGS));
    }

    @AfterEach
    void close() {
        engine.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    @Test
    void whoeverWaitsInVainForAConnectionIsToldToComeAgainAndNobodyElseIsSentAway() throws Exception {
        UUID id = ((Creation.Created) await(engine.create(QUEUE, List.of(task("held"))))
                        .orElseThrow()
                        .getFirst())
                .id();
        CompletableFuture<Optional<List<LeasedTask>>> waiting =
                engine.lease("other", 1, Duration.ofMinutes(1)).toCompletableFuture();
        await(engine.queue("other")); // after the question of the one who waits
        List<CompletableFuture<Boolean>> cancellations = new ArrayList<>();
        try (Connection holding = TestDatabase.connect();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select from " + schema + ".task where id = '" + id + "' for update");

            for (int i = 0; i < 12; i++) {
                cancellations.add(engine.cancel(id).toCompletableFuture());
            }

            for (CompletableFuture<Boolean> each : cancellations) {
                assertThat(each)
                        .failsWithin(20, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .satisfies(failure -> assertThat(((EngineUnavailableException) failure).kind())
                                .isEqualTo(Kind.OVERLOADED));
            }
            assertThat(engine.fault()).isEmpty();
            holding.rollback();
        }
        await(engine.create("other", List.of(task("work"))));
        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }
}
