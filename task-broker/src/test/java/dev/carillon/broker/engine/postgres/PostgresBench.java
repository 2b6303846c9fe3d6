package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import io.vertx.core.Vertx;
import io.vertx.pgclient.SslMode;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the engine against a server that is named: creates of 50 callers, full cycles, and leases past a million dead rows
 * that a session with an old snapshot keeps from being removed. Not a test; docs/postgres.md says how it is run.
 */
final class PostgresBench {
    private static final int CALLERS = 50;
    private static final PrintStream OUT = System.out;
    private static final NewTask TASK =
            new NewTask(new Payload("application/octet-stream", new byte[256]), ReadyTime.atOnce(), 0, null);
    private static final QueueSettings SETTINGS =
            new QueueSettings(Duration.ofSeconds(30), 5, Duration.ofSeconds(1), Duration.ofMinutes(10));

    private final TaskEngine engine;

    private PostgresBench(TaskEngine engine) {
        this.engine = engine;
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int dead = Integer.parseInt(arguments[1]);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists bench cascade");
            Vertx vertx = Vertx.vertx();
            PostgresOptions options = new PostgresOptions(
                    List.of(new PostgresOptions.Host("127.0.0.1", port)),
                    "postgres",
                    SslMode.DISABLE,
                    "postgres",
                    "",
                    null,
                    null,
                    "bench",
                    8,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(25));
            EngineOptions limits =
                    new EngineOptions(100, 100, 100_000_000, 1_000_000, 1_000_000, 1L << 30, Duration.ofHours(24));
            try (TaskEngine engine = PostgresTaskEngine.start(vertx, options, limits, EngineObserver.NONE)) {
                new PostgresBench(engine).run(statement, dead);
            }
            vertx.close();
        }
    }

    private void run(Statement statement, int dead) throws Exception {
        queue("warm");
        creates("warm", 3);
        cycles("warm", 3);
        queue("one");
        OUT.printf("single creates, %d callers: %.0f/s%n", CALLERS, creates("one", 8));
        OUT.printf("leases and acks of 10 from the backlog: %.0f/s%n", drain("one", 5));
        queue("two");
        OUT.printf("full cycles, %d creators, 10 workers: %.0f/s%n", CALLERS, cycles("two", 8));
        queue("three");
        fill("three", 60_000);
        OUT.printf("leases and acks before: %.0f/s%n", drain("three", 5));
        if (dead > 0) {
            try (Connection old = DriverManager.getConnection(
                            statement.getConnection().getMetaData().getURL(), "postgres", "postgres");
                    Statement snapshot = old.createStatement()) {
                old.setAutoCommit(false);
                snapshot.execute("set transaction isolation level repeatable read");
                snapshot.execute("select count(*) from bench.queue");
                queue("four");
                fill("four", dead);
                drain("four", 300);
                OUT.println("dead rows: "
                        + number(
                                statement,
                                "select n_dead_tup from pg_stat_user_tables"
                                        + " where schemaname = 'bench' and relname = 'task'"));
                fill("four", 60_000);
                OUT.printf(
                        "one lease of 100 without a mark: %d ms; with one: %d ms%n",
                        scan(statement, "0"), scan(statement, "bench.broker_now() - 1000"));
                OUT.printf("leases and acks past the dead rows, snapshot open: %.0f/s%n", drain("four", 5));
                queue("five");
                OUT.printf("full cycles, snapshot open: %.0f/s%n", cycles("five", 5));
                OUT.printf("single creates, snapshot open: %.0f/s%n", creates("five", 5));
                old.rollback();
            }
        }
    }

    private static long number(Statement statement, String sql) throws Exception {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    /** How long one statement takes whose scan begins there; what it hands out is taken back. */
    private static long scan(Statement statement, String mark) throws Exception {
        statement.execute("set search_path = bench; set enable_seqscan = off; set enable_bitmapscan = off; begin");
        long start = System.nanoTime();
        number(
                statement,
                "select cardinality(ids) from lease_tasks(broker_now() - 50, 'four', 100, array_fill((" + mark
                        + ")::bigint, array[10]), 250, 8388608)");
        long nanos = System.nanoTime() - start;
        statement.execute("rollback");
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private void queue(String name) {
        EngineUnderTest.await(engine.configure(name, SETTINGS));
    }

    private void fill(String queue, int tasks) {
        for (int left = tasks; left > 0; left -= 1000) {
            engine.create(queue, Collections.nCopies(Math.min(left, 1000), TASK))
                    .toCompletableFuture()
                    .join();
        }
    }

    private double creates(String queue, int seconds) throws Exception {
        AtomicLong done = new AtomicLong();
        return rate(done, seconds, start(CALLERS, seconds, () -> {
            engine.create(queue, List.of(TASK)).toCompletableFuture().join();
            done.incrementAndGet();
            return true;
        }));
    }

    /** Leases and acks until nothing is left, or the time is over. */
    private double drain(String queue, int seconds) throws Exception {
        AtomicLong done = new AtomicLong();
        return rate(done, seconds, start(10, seconds, () -> {
            int worked = work(queue, Duration.ZERO);
            done.addAndGet(worked);
            return worked > 0;
        }));
    }

    private double cycles(String queue, int seconds) throws Exception {
        AtomicLong done = new AtomicLong();
        List<CompletableFuture<Void>> all = new ArrayList<>(start(CALLERS, seconds, () -> {
            engine.create(queue, List.of(TASK)).toCompletableFuture().join();
            return true;
        }));
        all.addAll(start(10, seconds, () -> {
            done.addAndGet(work(queue, Duration.ofMillis(100)));
            return true;
        }));
        return rate(done, seconds, all);
    }

    private int work(String queue, Duration wait) {
        List<LeasedTask> tasks =
                engine.lease(queue, 10, wait).toCompletableFuture().join().orElseThrow();
        if (!tasks.isEmpty()) {
            engine.settle(tasks.stream().map(LeasedTask::token).toList(), new Settlement.Ack())
                    .toCompletableFuture()
                    .join();
        }
        return tasks.size();
    }

    private interface Step {
        boolean run();
    }

    private static List<CompletableFuture<Void>> start(int threads, int seconds, Step step) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    while (System.nanoTime() < end && step.run()) {}
                    ended.complete(null);
                } catch (RuntimeException e) {
                    ended.completeExceptionally(e);
                }
            });
            all.add(ended);
        }
        return all;
    }

    private static double rate(AtomicLong done, int seconds, List<CompletableFuture<Void>> all) throws Exception {
        long start = System.nanoTime();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(seconds + 60L, TimeUnit.SECONDS);
        return done.get() * 1e9 / (System.nanoTime() - start);
    }
}
