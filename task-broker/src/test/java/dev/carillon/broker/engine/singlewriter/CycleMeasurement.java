package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.memory.MemoryTaskStorage;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Says how many tasks the thread of the engine creates, leases and settles in a second of its own time: {@code main}
 * prints a line for each of ten rounds. Every call is for one task; two threads ask, each for 500 tasks at a time.
 * Figures are for people; no test depends on them.
 */
public final class CycleMeasurement {
    private static final String QUEUE = "measured";
    private static final int AT_A_TIME = 500;
    private static final int ROUNDS = 10;
    private static final NewTask TASK =
            new NewTask(new Payload("application/octet-stream", new byte[256]), ReadyTime.atOnce(), 0, null);

    private final TaskEngine engine;

    private CycleMeasurement(TaskEngine engine) {
        this.engine = engine;
    }

    /** @param arguments how many tasks each of the two threads does in a round */
    public static void main(String[] arguments) throws InterruptedException {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
        EngineOptions options =
                new EngineOptions(10, 10, 50_000_000, 1_000_000, 1_000_000, 1L << 30, Duration.ofHours(1));
        try (TaskEngine engine = SingleWriterTaskEngine.start(
                new MemoryTaskStorage(), options, Timekeeper.of(Clock.systemUTC()), EngineObserver.NONE)) {
            EngineUnderTest.await(engine.configure(QUEUE, EngineUnderTest.SETTINGS));
            CycleMeasurement measured = new CycleMeasurement(engine);
            for (int round = 0; round < ROUNDS; round++) {
                measured.round(tasks);
            }
        }
    }

    private void round(int tasks) throws InterruptedException {
        long cpu = engineNanos();
        long start = System.nanoTime();
        List<Thread> threads = List.of(
                Thread.ofPlatform().start(() -> work(tasks)),
                Thread.ofPlatform().start(() -> work(tasks)));
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double own = (engineNanos() - cpu) / 1e9;
        System.out.printf(
                "%,d cycles: %,.0f/s of the engine thread's own time, %,.0f/s of the clock's%n",
                2 * tasks, 2 * tasks / own, 2 * tasks / seconds);
    }

    private static long engineNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("task-engine"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private void work(int tasks) {
        List<NewTask> one = List.of(TASK);
        for (int done = 0; done < tasks; done += AT_A_TIME) {
            List<CompletionStage<Optional<List<Creation>>>> created = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                created.add(engine.create(QUEUE, one));
            }
            created.forEach(CycleMeasurement::join);
            List<CompletionStage<Optional<List<LeasedTask>>>> leased = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                leased.add(engine.lease(QUEUE, 1, Duration.ZERO));
            }
            List<CompletionStage<List<Verdict>>> settled = new ArrayList<>();
            for (CompletionStage<Optional<List<LeasedTask>>> lease : leased) {
                LeasedTask task = join(lease).orElseThrow().getFirst();
                settled.add(engine.settle(List.of(task.token()), new Settlement.Ack()));
            }
            settled.forEach(CycleMeasurement::join);
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
