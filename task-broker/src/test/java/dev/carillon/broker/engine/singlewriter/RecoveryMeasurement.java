package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says how long the engine takes to take in what it held before, and how much memory that is: {@code main} prints both
 * for ready and for delayed tasks. What a disk would add is left out. Figures are for people; no test depends on them.
 */
public final class RecoveryMeasurement {

    private RecoveryMeasurement() {}

    /** @param arguments how many tasks; ten million unless said */
    public static void main(String[] arguments) {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000_000;
        for (TaskState state : List.of(TaskState.READY, TaskState.DELAYED)) {
            long before = usedAfterCollection();
            long start = System.nanoTime();
            TaskEngine engine = SingleWriterTaskEngine.start(
                    new Holding(tasks, state),
                    new EngineOptions(10, 10, 2L * tasks, 1_000_000, 1_000_000, 1 << 20, Duration.ofHours(1)),
                    Timekeeper.of(Clock.systemUTC()),
                    EngineObserver.NONE);
            EngineUnderTest.await(engine.queue("mail"));
            double seconds = (System.nanoTime() - start) / 1e9;
            double bytes = (double) (usedAfterCollection() - before) / tasks;
            System.out.printf("%,d tasks %s: %.1f s, %.1f bytes a task%n", tasks, state, seconds, bytes);
            engine.close();
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** A storage that holds that many tasks of one kind, one in ten of which came back once. */
    private record Holding(int tasks, TaskState state) implements TaskStorage {

        @Override
        public void recover(Recovery recovery) {
            recovery.queue(new StoredQueue(1, "mail", EngineUnderTest.SETTINGS, false));
            SplittableRandom random = new SplittableRandom(4);
            TaskIdSequence ids = new TaskIdSequence();
            long first = System.currentTimeMillis() - tasks;
            for (int i = 0; i < tasks; i++) {
                long createdAt = first + i;
                UUID id = ids.next(createdAt);
                long at = state == TaskState.DELAYED
                        ? createdAt + tasks + random.nextInt(1_000_000_000)
                        : createdAt + (random.nextInt(10) == 0 ? random.nextInt(60_000) : 0);
                recovery.task(new StoredTask(id, 1, state, 0, 0, createdAt, at, 256, false));
            }
        }

        @Override
        public long clockAhead() {
            return 0;
        }

        @Override
        public boolean blocks() {
            return false;
        }

        @Override
        public void write(List<Change> changes, boolean durable) {
            // There is nothing beneath.
        }

        @Override
        public @Nullable Payload payload(UUID id) {
            return null;
        }

        @Override
        public @Nullable String reason(UUID id) {
            return null;
        }

        @Override
        public @Nullable Payload result(UUID id) {
            return null;
        }

        @Override
        public BackupOutcome backup(Path folder) {
            return new BackupOutcome.Unsupported("This is a measurement.");
        }

        @Override
        public void close() {
            // Nothing to let go of.
        }
    }
}
