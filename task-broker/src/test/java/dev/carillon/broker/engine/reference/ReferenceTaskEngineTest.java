package dev.carillon.broker.engine.reference;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.WallClockContract;

/** The contract can be kept: here is one that keeps it. */
class ReferenceTaskEngineTest implements TaskEngineContract, WallClockContract {
    private final EngineUnderTest broker = new EngineUnderTest(ReferenceTaskEngine::new, EngineUnderTest.OPTIONS);

    @Override
    public EngineUnderTest broker() {
        return broker;
    }
}
