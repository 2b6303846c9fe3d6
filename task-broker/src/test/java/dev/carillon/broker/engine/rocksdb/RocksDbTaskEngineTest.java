package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.RestartContract;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.WallClockContract;
import dev.carillon.broker.engine.reference.HistoryGenerator.Kind;
import dev.carillon.broker.engine.reference.RandomHistoryContract;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RocksDbTaskEngineTest implements TaskEngineContract, RestartContract, WallClockContract, RandomHistoryContract {
    @TempDir
    Path directory;

    private EngineUnderTest broker;
    private int histories;

    @BeforeEach
    void open() {
        broker = new EngineUnderTest((options, time) -> start(directory, options, time), EngineUnderTest.OPTIONS);
    }

    private static TaskEngine start(Path directory, EngineOptions options, Timekeeper time) {
        return SingleWriterTaskEngine.start(RocksDbTaskStorage.open(directory), options, time, EngineObserver.NONE);
    }

    @Override
    public EngineUnderTest broker() {
        return broker;
    }

    @Override
    public void restart() {
        broker.engine.close();
        broker.engine = start(directory, EngineUnderTest.OPTIONS, broker.timekeeper());
    }

    private Path history() {
        return directory.resolve("history-" + histories);
    }

    @Override
    public EngineUnderTest fresh() {
        histories++;
        return new EngineUnderTest((options, time) -> start(history(), options, time), RandomHistoryContract.OPTIONS);
    }

    @Override
    public void reopen(EngineUnderTest reopened) {
        reopened.engine.close();
        reopened.engine = start(history(), RandomHistoryContract.OPTIONS, reopened.timekeeper());
    }

    @Override
    public int histories() {
        return 30;
    }

    @Override
    public List<Kind> kinds() {
        return List.of(Kind.values());
    }

    @AfterEach
    void close() {
        broker.close();
    }
}
