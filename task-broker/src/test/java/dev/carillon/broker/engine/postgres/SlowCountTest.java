package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counting takes longer than a statement may. */
class SlowCountTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final String schema = TestDatabase.newSchema();
    private TaskEngine engine;

    @BeforeEach
    void open() {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close(); // making the schema may take longer
        engine = openAnother();
        await(engine.configure(QUEUE, SETTINGS));
        await(engine.create(QUEUE, List.of(task("first"), task("second"))));
    }

    @AfterEach
    void close() {
        engine.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    private TaskEngine openAnother() {
        return PostgresTaskEngine.start(
                TestDatabase.VERTX,
                TestDatabase.impatient(schema, TIMEOUT),
                EngineUnderTest.OPTIONS,
                EngineObserver.NONE);
    }

    /** From now on a count takes so much time, and finds so many ready tasks. */
    private void count(String seconds, int ready) {
        TestDatabase.execute("create or replace function " + schema + ".count_tasks()"
                + " returns table (queue integer, state text, tasks bigint, oldest bigint) language plpgsql as"
                + " 'begin perform pg_sleep(" + seconds + "); return query select 1, ''ready'', " + ready
                + "::bigint, 0::bigint; end'");
    }

    private static long ready(TaskEngine engine) {
        return await(engine.queues()).getFirst().counts().ready();
    }

    @Test
    void whatWasCountedLastIsAnswered() {
        assertThat(ready(engine)).isEqualTo(2);

        count("30", 0);

        assertThat(ready(engine)).isEqualTo(2);
    }

    @Test
    void itIsCountedAgainWithMoreTime() {
        assertThat(ready(engine)).isEqualTo(2);

        count("2", 4711);

        await().atMost(Duration.ofSeconds(30)).until(() -> ready(engine) == 4711);
    }

    @Test
    void aBrokerThatNeverCountedDoesSoWithMoreTime() {
        count("2", 4711);

        try (TaskEngine another = openAnother()) {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> ready(another) == 4711);
        }
    }
}
