package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.TaskEngineContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresTaskEngineTest implements TaskEngineContract {
    private static final String SCHEMA = TestDatabase.newSchema();
    private static DatabaseTestTime time;
    private EngineUnderTest broker;

    @BeforeAll
    static void makeSchema() {
        TestDatabase.open(SCHEMA, EngineUnderTest.OPTIONS).close();
        time = new DatabaseTestTime(SCHEMA);
    }

    @BeforeEach
    void open() {
        broker = new EngineUnderTest(fresh(EngineUnderTest.OPTIONS), time);
    }

    private static TaskEngine fresh(EngineOptions options) {
        TestDatabase.empty(SCHEMA);
        time.start(EngineUnderTest.START);
        return TestDatabase.open(SCHEMA, options);
    }

    @Override
    public EngineUnderTest broker() {
        return broker;
    }

    @AfterEach
    void close() {
        broker.close();
    }
}
