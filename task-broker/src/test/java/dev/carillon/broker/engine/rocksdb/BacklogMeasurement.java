package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Measures the engine over the disk, without HTTP: creates, hand-outs from a short and from a long queue, a restart, and
 * the memory of a waiting task. Run it by hand, over an empty folder:
 *
 * <pre>
 * java -Xmx4g -cp target/test-classes:target/classes:… -Dtasks=10000000 …BacklogMeasurement FOLDER
 * </pre>
 */
final class BacklogMeasurement {
    private static final int TASKS = Integer.getInteger("tasks", 1_000_000);
    private static final int SHORT = Integer.getInteger("short", 200_000);
    private static final int BATCH = Integer.getInteger("batch", 100);
    private static final int UNDER_WAY = Integer.getInteger("under-way", 64);
    private static final int WORKERS = Integer.getInteger("workers", 16);
    private static final int PAYLOAD = Integer.getInteger("payload", 256);
    private static final EngineOptions OPTIONS =
            new EngineOptions(10, 10, 100_000_000, 1_000_000, 1_000_000, 512L << 20, Duration.ofHours(24));
    private static final QueueSettings SETTINGS =
            new QueueSettings(Duration.ofMinutes(10), 3, Duration.ofSeconds(1), Duration.ofMinutes(10));

    private final Path directory;
    private final LongAdder commits = new LongAdder();
    private TaskEngine engine;

    private BacklogMeasurement(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new BacklogMeasurement(Path.of(arguments[0])).run();
    }

    private void run() throws IOException, InterruptedException {
        open();
        await(engine.configure(QUEUE, SETTINGS));
        create("single creates", Integer.getInteger("singles", 20_000), 1);
        drain("drain of these", Integer.getInteger("singles", 20_000));
        create("a short queue", SHORT, BATCH);
        drain("drain of a short queue", SHORT);
        create("a short queue", SHORT, BATCH);
        drain("drain of a short queue", SHORT);
        long before = heap();
        create("a long queue", TASKS, BATCH);
        System.out.printf(
                Locale.ROOT,
                "bytes of memory a waiting task: %d of heap, %d of the process%n",
                (heap() - before) / TASKS,
                resident() / TASKS);
        drain("drain from a long queue", SHORT);
        drain("drain from a long queue", SHORT);
        engine.close();
        System.out.printf(Locale.ROOT, "bytes on disk: %d MiB%n", sizeOf(directory) >> 20);
        engine = null;
        open();
        System.out.printf(
                Locale.ROOT,
                "after the restart: %d bytes of heap a task, process %d MiB%n",
                heap() / TASKS,
                resident() >> 20);
        drain("drain from a long queue after the restart", SHORT);
        engine.close();
    }

    private void open() {
        long start = System.nanoTime();
        engine = SingleWriterTaskEngine.start(
                RocksDbTaskStorage.open(directory), OPTIONS, Timekeeper.of(Clock.systemUTC()), new Commits());
        await(engine.queues());
        System.out.printf(Locale.ROOT, "opened in %.2f s%n", seconds(start));
    }

    private final class Commits implements EngineObserver {
        @Override
        public void committed(int changes, long nanos, boolean durable) {
            if (durable) {
                commits.increment();
            }
        }
    }

    private void create(String what, int tasks, int batch) throws InterruptedException {
        List<List<NewTask>> batches =
                IntStream.range(0, 5000 / batch).mapToObj(i -> tasks(batch, i)).toList();
        Semaphore places = new Semaphore(UNDER_WAY);
        commits.reset();
        long start = System.nanoTime();
        for (int created = 0; created < tasks; created += batch) {
            places.acquire();
            engine.create(QUEUE, batches.get(created / batch % batches.size())).whenComplete((answer, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                }
                places.release();
            });
        }
        places.acquire(UNDER_WAY);
        System.out.printf(
                Locale.ROOT,
                "created %s: %,.0f tasks/s, %.1f tasks a sync, %,.0f syncs/s%n",
                what,
                tasks / seconds(start),
                tasks / commits.doubleValue(),
                commits.doubleValue() / seconds(start));
    }

    /** Of bytes that do not compress. */
    private static List<NewTask> tasks(int count, int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] bytes = new byte[PAYLOAD];
                    random.nextBytes(bytes);
                    return new NewTask(new Payload("application/json", bytes), ReadyTime.atOnce(), 0, null);
                })
                .toList();
    }

    private void drain(String what, int tasks) throws InterruptedException {
        AtomicLong left = new AtomicLong(tasks);
        long start = System.nanoTime();
        List<Thread> workers = IntStream.range(0, WORKERS)
                .mapToObj(i -> Thread.startVirtualThread(() -> work(left)))
                .toList();
        for (Thread worker : workers) {
            worker.join();
        }
        System.out.printf(Locale.ROOT, "%s: %,.0f tasks/s leased and acked%n", what, tasks / seconds(start));
    }

    private void work(AtomicLong left) {
        while (left.getAndAdd(-BATCH) > 0) {
            List<LeasedTask> leased =
                    await(engine.lease(QUEUE, BATCH, Duration.ZERO)).orElseThrow();
            await(engine.settle(leased.stream().map(LeasedTask::token).toList(), new Settlement.Ack()));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    private static long sizeOf(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
