package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.RestartContract;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.reference.HistoryGenerator.Kind;
import dev.carillon.broker.engine.reference.RandomHistoryContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresTaskEngineTest implements TaskEngineContract, RestartContract, RandomHistoryContract {
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

    @Override
    public void restart() {
        broker.engine.close();
        broker.engine = TestDatabase.open(SCHEMA, EngineUnderTest.OPTIONS);
    }

    @Override
    public EngineUnderTest fresh() {
        broker.close();
        broker = new EngineUnderTest(fresh(RandomHistoryContract.OPTIONS), time);
        return broker;
    }

    /** Its clock is the database's, and its leases outlive it. */
    @Override
    public List<Kind> kinds() {
        return List.of(Kind.PLAIN);
    }

    @Override
    public int histories() {
        return Integer.getInteger("carillon.postgres.histories", 10);
    }

    @AfterEach
    void close() {
        broker.close();
    }
}
