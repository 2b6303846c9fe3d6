package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
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
        return number("select last_value from " + schema + ".looks");
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    /** From now on it is counted how many tasks were looked at, and kept how many bytes of results were answered. */
    private void countLooks() {
        String arguments = "p_ids uuid[], p_first boolean[], p_wait bigint[], p_bytes bigint, out db_now bigint,"
                + " out kinds smallint[], out states smallint[], out at bigint[], out reasons text[], out types text[], out results bytea[]";
        TestDatabase.execute(
                "create sequence " + schema + ".looks",
                "create table " + schema + ".answers (bytes bigint)",
                "alter function " + schema + ".look_at_outcomes rename to look",
                "create function " + schema + ".look_at_outcomes(" + arguments + ") language plpgsql as 'begin"
                        + " perform setval(''" + schema + ".looks'', nextval(''" + schema
                        + ".looks'') + cardinality(p_ids));"
                        + " select * into db_now, kinds, states, at, reasons, types, results from " + schema
                        + ".look(p_ids, p_first, p_wait, p_bytes);"
                        + " insert into " + schema + ".answers"
                        + " select sum(octet_length(result)) from unnest(results) result; end'");
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

    private List<UUID> create(int tasks) {
        return await(engine.create(QUEUE, Collections.nCopies(tasks, task("work")))).orElseThrow().stream()
                .map(creation -> ((Creation.Created) creation).id())
                .toList();
    }

    @Test
    void aTaskThatManyWaitForIsLookedAtOnceForAllOfThem() throws SQLException {
        countLooks();
        UUID id = create(1).getFirst();
        List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(engine.outcome(id, LONG).toCompletableFuture());
        }
        await(engine.queue(QUEUE)); // after the questions of those who wait
        LeasedTask leased =
                await(engine.lease(QUEUE, 1, Duration.ZERO)).orElseThrow().getFirst();
        long before = looks();

        await(engine.settle(
                List.of(leased.token()), new Settlement.Ack(new Payload("text/plain", new byte[] {1, 2, 3}))));

        assertThat(waiting)
                .allSatisfy(outcome -> assertThat(
                                ((Outcome.Succeeded) await(outcome)).result().bytes())
                        .containsExactly(1, 2, 3));
        assertThat(looks() - before).isLessThan(10);
    }

    @Test
    void resultsThatAreTooMuchForOneAnswerComeInSeveral() throws SQLException {
        await(engine.configure(QUEUE, SETTINGS.withRetention(Duration.ofHours(1))));
        List<UUID> ids = create(20);
        for (LeasedTask task :
                await(engine.lease(QUEUE, ids.size(), Duration.ZERO)).orElseThrow()) {
            await(engine.settle(
                    List.of(task.token()), new Settlement.Ack(new Payload("text/plain", new byte[1 << 20]))));
        }
        countLooks();

        List<CompletableFuture<Outcome>> asked = ids.stream()
                .map(id -> engine.outcome(id, LONG).toCompletableFuture())
                .toList();

        assertThat(asked)
                .allSatisfy(outcome -> assertThat(
                                ((Outcome.Succeeded) await(outcome)).result().bytes())
                        .hasSize(1 << 20));
        assertThat(number("select max(bytes) from " + schema + ".answers")).isLessThanOrEqualTo(8 << 20);
    }
}
