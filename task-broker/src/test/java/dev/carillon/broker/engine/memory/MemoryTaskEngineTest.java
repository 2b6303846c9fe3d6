package dev.carillon.broker.engine.memory;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.WallClockContract;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import org.junit.jupiter.api.AfterEach;

class MemoryTaskEngineTest implements TaskEngineContract, WallClockContract {
    private final EngineUnderTest broker = new EngineUnderTest(
            (options, time) ->
                    SingleWriterTaskEngine.start(new MemoryTaskStorage(), options, time, EngineObserver.NONE),
            EngineUnderTest.OPTIONS);

    @Override
    public EngineUnderTest broker() {
        return broker;
    }

    @AfterEach
    void close() {
        broker.close();
    }
}
