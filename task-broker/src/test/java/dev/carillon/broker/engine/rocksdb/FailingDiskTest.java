package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.OtherJvm;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker whose writes fail in the middle of a record, again and again: no file of the process may grow over a limit of
 * the shell's, which is above the size of RocksDB's own library.
 */
class FailingDiskTest {
    private static final int LARGEST_FILE_KIB = 20 << 10;

    @TempDir
    Path directory;

    @Test
    void aBrokerWhoseDiskFailsStopsAndLosesNothingThatItAnswered() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "this test needs bash, for its ulimit");
        History history = new History();
        for (int life = 0; life < 2; life++) {
            history.newLife();

            String last = live(history);

            assertThat(last).contains("EngineUnavailableException").contains("could not write to its disk");
            try (TaskEngine engine = SingleWriterTaskEngine.start(
                    RocksDbTaskStorage.open(directory),
                    EngineUnderTest.OPTIONS,
                    Timekeeper.of(Clock.systemUTC()),
                    EngineObserver.NONE)) {
                history.check(engine);
            }
        }
        assertThat(history.created.size()).isGreaterThan(100);
    }

    /** Runs a broker until it says that it cannot go on; gives what it said. */
    private String live(History history) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f " + LARGEST_FILE_KIB + "; exec \"$0\" \"$@\""));
        command.addAll(
                OtherJvm.command(CrashingBroker.class, List.of("-Xmx256m", "-Dpayload=20000"), directory.toString()));
        Process broker = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = broker.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("stopped ")) {
                    return line;
                }
                history.add(line);
            }
            throw new AssertionError("it ended without a word");
        } finally {
            broker.toHandle().destroyForcibly();
            broker.waitFor();
        }
    }
}
