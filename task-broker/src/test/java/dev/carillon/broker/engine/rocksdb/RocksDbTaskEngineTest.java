package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngineContract;
import dev.carillon.broker.engine.WallClockContract;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RocksDbTaskEngineTest implements TaskEngineContract, WallClockContract {
    @TempDir
    Path directory;

    private EngineUnderTest broker;

    @BeforeEach
    void open() {
        broker = new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(
                        RocksDbTaskStorage.open(directory), options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS);
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
