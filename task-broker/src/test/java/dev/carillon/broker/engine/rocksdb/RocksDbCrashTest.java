package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.OtherJvm;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a broker at work with SIGKILL, again and again, and holds it to everything that it had answered. */
class RocksDbCrashTest {
    private static final int LIVES = 5;
    private static final Random RANDOM = new Random(20261125);

    @TempDir
    Path directory;

    @Test
    void nothingAnsweredIsLostOrUndoneByAKill() throws IOException, InterruptedException {
        History history = new History();
        for (int life = 0; life < LIVES; life++) {
            history.newLife();
            live(history, 200 + RANDOM.nextInt(800));

            try (TaskEngine engine = open()) {
                history.check(engine);
            }
        }
        assertThat(history.created.size()).isGreaterThan(LIVES * 10);
        assertThat(history.acked).isNotEmpty();
        assertThat(history.workflows).isNotEmpty();
        assertThat(history.finished).isNotEmpty();
    }

    private TaskEngine open() {
        return SingleWriterTaskEngine.start(
                RocksDbTaskStorage.open(directory),
                EngineUnderTest.OPTIONS,
                Timekeeper.of(Clock.systemUTC()),
                EngineObserver.NONE);
    }

    /** Runs a broker until it has said so many lines, kills it, and reads what it said before it died. */
    private void live(History history, int lines) throws IOException, InterruptedException {
        Process broker = new ProcessBuilder(
                        OtherJvm.command(CrashingBroker.class, List.of("-Xmx128m"), directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = broker.inputReader()) {
            int read = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                history.add(line);
                if (++read == lines) {
                    broker.toHandle().destroyForcibly(); // the process itself would close the pipe with it
                }
            }
            assertThat(read).as("lines before it died by itself").isGreaterThanOrEqualTo(lines);
        } finally {
            broker.destroyForcibly().waitFor();
        }
    }
}
