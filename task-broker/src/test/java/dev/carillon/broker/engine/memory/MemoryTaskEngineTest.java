package dev.carillon.broker.engine.memory;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.WallClockContract;
import dev.carillon.broker.engine.reference.RandomHistoryContract;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import org.junit.jupiter.api.AfterEach;

class MemoryTaskEngineTest implements TaskEngineContract, WallClockContract, RandomHistoryContract {
    private final EngineUnderTest broker = open(EngineUnderTest.OPTIONS);

    private static EngineUnderTest open(EngineOptions with) {
        return new EngineUnderTest(
                (options, time) ->
                        SingleWriterTaskEngine.start(new MemoryTaskStorage(), options, time, EngineObserver.NONE),
                with);
    }

    @Override
    public EngineUnderTest broker() {
        return broker;
    }

    @Override
    public EngineUnderTest fresh() {
        return open(RandomHistoryContract.OPTIONS);
    }

    @AfterEach
    void close() {
        broker.close();
    }
}
