package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;

import dev.carillon.broker.engine.TaskEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test an engine, over a schema of its own, that finds nothing by a poll; and its queue. */
abstract class UnpolledReplica {
    final String schema = TestDatabase.newSchema();
    TaskEngine engine;

    @BeforeEach
    void open() {
        engine = TestDatabase.openWithoutPolls(schema);
        await(engine.configure(QUEUE, SETTINGS));
    }

    @AfterEach
    void close() {
        engine.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }
}
