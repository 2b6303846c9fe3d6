package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Settlement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How much the database is asked for those who wait for the ends of tasks. Nothing here is helped by a poll. */
class OutcomeDeskTest extends UnpolledReplica {
    private static final Duration LONG = Duration.ofSeconds(60);

    private long looks() throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select last_value from " + schema + ".looks")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    /** From now on it is counted how many tasks were looked at. */
    private void countLooks() {
        String arguments = "p_ids uuid[], p_first boolean[], p_wait bigint[], out db_now bigint, out kinds smallint[],"
                + " out states smallint[], out at bigint[], out reasons text[], out types text[], out results bytea[]";
        TestDatabase.execute(
                "create sequence " + schema + ".looks",
                "alter function " + schema + ".look_at_outcomes rename to look",
                "create function " + schema + ".look_at_outcomes(" + arguments + ") language plpgsql as 'begin"
                        + " perform setval(''" + schema + ".looks'', nextval(''" + schema
                        + ".looks'') + cardinality(p_ids));"
                        + " select * into db_now, kinds, states, at, reasons, types, results from " + schema
                        + ".look(p_ids, p_first, p_wait); end'");
    }

    @Test
    void theEndOfOneTaskIsNoReasonToLookAtAllThatAreWaitedFor() throws SQLException {
        countLooks();
        int many = 200;
        Map<UUID, CompletableFuture<Outcome>> waiting = new HashMap<>();
        for (Creation creation : await(engine.create(QUEUE, Collections.nCopies(many, task("work"))))
                .orElseThrow()) {
            UUID id = ((Creation.Created) creation).id();
            waiting.put(id, engine.outcome(id, LONG).toCompletableFuture());
        }
        List<LeasedTask> leased =
                new ArrayList<>(await(engine.lease(QUEUE, many, Duration.ZERO)).orElseThrow());
        await(engine.queue(QUEUE)); // after the questions of those who wait
        long before = looks();

        for (LeasedTask task : leased.subList(0, 50)) {
            await(engine.settle(List.of(task.token()), new Settlement.Ack()));
            assertThat(await(waiting.get(task.id()))).isInstanceOf(Outcome.Succeeded.class);
        }

        assertThat(looks() - before).isLessThan(4 * 50);
    }

    @Test
    void aWaitEndsInTimeThoughWhoWasToGoBeforeHasGoneAway() {
        UUID id = ((Creation.Created) await(engine.create(QUEUE, List.of(task("work"))))
                        .orElseThrow()
                        .getFirst())
                .id();
        CompletableFuture<Outcome> gone =
                engine.outcome(id, Duration.ofMillis(300)).toCompletableFuture();
        CompletableFuture<Outcome> waiting =
                engine.outcome(id, Duration.ofMillis(600)).toCompletableFuture();
        await(engine.queue(QUEUE)); // after the questions of those who wait

        gone.cancel(false);

        assertThat(await(waiting)).isInstanceOf(Outcome.Pending.class);
    }
}
