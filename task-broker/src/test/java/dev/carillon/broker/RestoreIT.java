package dev.carillon.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.rocksdb.RocksDbTaskStorage;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command makes a folder out of a backup, and a broker starts on it. */
class RestoreIT {
    @TempDir
    Path temporary;

    @Test
    void aBrokerStartsOnARestoredBackup() throws Exception {
        Path backup = temporary.resolve("backup");
        Path restored = temporary.resolve("restored");
        UUID id = backUp(backup);

        String said = BrokerProcess.run("restore", backup.toString(), "--into", restored.toString());

        assertThat(said)
                .isEqualTo(restored + ": restored, 1 queue, 1 task (ready 1), 0 idempotency keys, 0 workflows,"
                        + " 0 schedules\n0");
        try (BrokerProcess broker = BrokerProcess.start(restored)) {
            given().auth()
                    .oauth2("reader-token")
                    .get(broker.url() + "/v1/tasks/" + id)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("READY"));
        }
        assertThat(BrokerProcess.run("restore", backup.toString(), "--into", restored.toString()))
                .contains("is not empty")
                .endsWith("1");
    }

    private UUID backUp(Path backup) {
        RocksDbTaskStorage storage = RocksDbTaskStorage.open(temporary.resolve("data"));
        try (EngineUnderTest broker = new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(storage, options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS)) {
            UUID id = broker.create("one");
            EngineUnderTest.await(broker.engine.backup(backup));
            return id;
        }
    }
}
