package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.OtherJvm;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kills replicas at work with SIGKILL, and has the one that lives on do all that was answered and is not done. */
class ReplicaCrashTest {
    private static final int LIVES = 3;
    private static final int LINES = 400;
    private static final QueueSettings SETTINGS =
            new QueueSettings(Duration.ofSeconds(2), 1000, Duration.ofSeconds(1), Duration.ofMinutes(10));

    private final String schema = TestDatabase.newSchema();
    private final Set<UUID> created = new HashSet<>();
    private final Set<UUID> acked = new HashSet<>();
    /** Asked for and never answered: may have happened or not. */
    private final Set<UUID> doubtful = new HashSet<>();

    @AfterEach
    void dropSchema() {
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    @Test
    void nothingAnsweredIsLostOrUndoneWhenReplicasAreKilled() throws IOException, InterruptedException {
        try (TaskEngine survivor = TestDatabase.open(schema, EngineUnderTest.OPTIONS)) {
            await(survivor.configure(QUEUE, SETTINGS));
            for (int life = 0; life < LIVES; life++) {
                live();
            }

            Set<UUID> done = drain(survivor);

            assertThat(created).hasSizeGreaterThan(LIVES * 10);
            assertThat(acked).isNotEmpty().doesNotContainAnyElementsOf(done);
            Set<UUID> missing = new HashSet<>(created);
            missing.removeAll(acked);
            missing.removeAll(doubtful);
            missing.removeAll(done);
            assertThat(missing).as("acknowledged and lost").isEmpty();
        }
    }

    /** Does what is left, which includes leases of the dead, as they run out. */
    private static Set<UUID> drain(TaskEngine survivor) {
        Set<UUID> done = new HashSet<>();
        while (!await(survivor.queue(QUEUE)).orElseThrow().counts().equals(QueueCounts.NONE)) {
            List<LeasedTask> tasks =
                    await(survivor.lease(QUEUE, 100, Duration.ofSeconds(5))).orElseThrow();
            tasks.forEach(task -> assertThat(done.add(task.id())).isTrue());
            await(survivor.settle(tasks.stream().map(LeasedTask::token).toList(), new Settlement.Ack()));
        }
        return done;
    }

    private void live() throws IOException, InterruptedException {
        Process replica = new ProcessBuilder(OtherJvm.command(
                        CrashingReplica.class, List.of("-Xmx128m"), schema, Integer.toString(TestDatabase.port())))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = replica.inputReader()) {
            int read = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                add(line);
                if (++read == LINES) {
                    replica.toHandle().destroyForcibly(); // the process itself would close the pipe with it
                }
            }
            assertThat(read).as("lines before it died by itself").isGreaterThanOrEqualTo(LINES);
        } finally {
            replica.destroyForcibly().waitFor();
        }
    }

    private void add(String line) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "created" -> created.add(UUID.fromString(words[1]));
            case "acking" -> doubtful.add(UUID.fromString(words[1]));
            case "acked" -> {
                acked.add(UUID.fromString(words[1]));
                doubtful.remove(UUID.fromString(words[1]));
            }
            default -> {} // a log line, or a stale token
        }
    }
}
