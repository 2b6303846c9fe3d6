package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.rocksdb.RocksDbTaskStorage;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private OptionalInt run(String... arguments) {
        return BrokerCommand.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path backup() {
        RocksDbTaskStorage storage = RocksDbTaskStorage.open(folder.resolve("data"));
        try (EngineUnderTest broker = new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(storage, options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS)) {
            broker.create("one");
            broker.create("two");
            broker.fail(broker.leaseOne(), "no");
            storage.backup(folder.resolve("backup"));
        }
        return folder.resolve("backup");
    }

    @Test
    void saysWhatARestoredFolderHolds() {
        Path restored = folder.resolve("restored");

        assertThat(run("restore", backup().toString(), "--into", restored.toString()))
                .hasValue(0);

        assertThat(out())
                .isEqualTo(restored + ": restored, 1 queue, 2 tasks (ready 1, dead 1), 0 idempotency keys, 0 workflows,"
                        + " 0 schedules\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void restoresIntoTheBrokersOwnFolder() {
        System.setProperty(
                "carillon.broker.rocksdb.directory", folder.resolve("own").toString());
        try {
            assertThat(run("restore", backup().toString())).hasValue(0);
        } finally {
            System.clearProperty("carillon.broker.rocksdb.directory");
        }

        assertThat(folder.resolve("own/CURRENT")).exists();
    }

    @Test
    void saysInOneLineWhyNothingWasRestored() {
        assertThat(run("restore", folder.resolve("missing").toString(), "--into", folder.toString()))
                .hasValue(1);

        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith("task-broker: ")
                .contains("is no backup");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "restore a b", "restore a --into", "restore a --to b", "--restore a", "backup"})
    void explainsItselfWhenItIsCalledWrongly(String line) {
        assertThat(run(line.split(" "))).hasValue(2);

        assertThat(err()).startsWith("task-broker: ").contains("usage:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "restore --help", "restore -h", "restore --help --into x"})
    void explainsItself(String line) {
        assertThat(run(line.split(" "))).hasValue(0);

        assertThat(err()).isEmpty();
        assertThat(out()).contains("usage: task-broker", "restore BACKUP", "carillon.broker.rocksdb.directory");
    }

    @Test
    void startsTheBrokerOtherwise() {
        assertThat(run()).isEmpty();
        assertThat(out() + err()).isEmpty();
    }
}
