package dev.carillon.broker.engine.reference;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.WallClockContract;
import dev.carillon.broker.engine.reference.HistoryGenerator.Kind;
import java.util.List;

/** The contract can be kept: here is one that keeps it. */
class ReferenceTaskEngineTest implements TaskEngineContract, WallClockContract, RandomHistoryContract {
    private final EngineUnderTest broker = new EngineUnderTest(ReferenceTaskEngine::new, EngineUnderTest.OPTIONS);

    @Override
    public EngineUnderTest broker() {
        return broker;
    }

    @Override
    public EngineUnderTest fresh() {
        return new EngineUnderTest(ReferenceTaskEngine::new, RandomHistoryContract.OPTIONS);
    }

    @Override
    public void reopen(EngineUnderTest reopened) {
        ((ReferenceTaskEngine) reopened.engine).restart();
    }

    @Override
    public List<Kind> kinds() {
        return List.of(Kind.values());
    }
}
