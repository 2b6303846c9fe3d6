package dev.carillon.bench.tasks;

import dev.carillon.bench.linux.Footprint;
import dev.carillon.bench.linux.ProcessTree;
import dev.carillon.bench.report.Figure;
import dev.carillon.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a backlog costs: drains a short queue, fills up a long one, measures the memory of each waiting task, lets the store
 * come to rest, and drains the long one for as long as the short one was drained. Appends no row: writes the figures to a file, for the restart that
 * follows.
 */
@Command(name = "backlog", description = "Drains task-broker with a short and with a long queue.")
public final class BacklogCommand implements Callable<Integer> {
    private static final int FASTEST_DRAIN = 60_000;
    private static final Duration LONGEST_REST = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** Of one processor. */
    private static final double AT_REST = 0.05;

    private static final Duration LONGEST_EMPTYING = Duration.ofMinutes(3);

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(names = "--pid", required = true)
    private long pid;

    @Option(names = "--seconds", required = true)
    private int seconds;

    @Option(names = "--section", required = true)
    private String section = "";

    @Option(names = "--name", required = true)
    private String name = "";

    @Option(names = "--durability")
    private String durability = "";

    @Option(names = "--round")
    private int round = 1;

    @Option(names = "--data", required = true)
    private Path data = Path.of("data");

    @Option(names = "--rows", required = true, description = "A file for this row alone; 'restart' completes it.")
    private Path rows = Path.of("rows");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Row row;
        try {
            row = new Row(section, load.connections, name, round, durability, "", measure());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            row = Row.failed(section, load.connections, name, round, durability, "failed: " + why);
        }
        row.append(rows);
        System.out.println(row.fault().isEmpty() ? "  %s: %s".formatted(name, row.figures()) : row.fault());
        return 0;
    }

    private Map<Figure, Double> measure() throws IOException, InterruptedException {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        DrainLoad queue = new DrainLoad(load);
        long few = Math.min(load.count, (long) FASTEST_DRAIN * seconds);
        // Once for the compiler, once for the figure.
        queue.fill(few);
        queue.run(LONGEST_EMPTYING);
        queue.fill(few);
        Measured brief = queue.run(Duration.ofSeconds(seconds));
        queue.run(LONGEST_EMPTYING);
        Footprint empty = Footprint.of(pid);
        figures.put(Figure.FILL_RATE, queue.fill(load.count));
        Footprint full = Footprint.of(pid);
        rest();
        Measured loaded = queue.run(Duration.ofSeconds(seconds));
        figures.put(Figure.WAITING, (double) load.count);
        figures.put(Figure.BYTES_PER_TASK, (full.needed() - empty.needed()) / load.count);
        figures.put(Figure.RESIDENT_BYTES_PER_TASK, (full.resident() - empty.resident()) / load.count);
        figures.put(Figure.SHORT_QUEUE_RATE, brief.tasks() / brief.seconds());
        figures.put(Figure.RATE, loaded.tasks() / loaded.seconds());
        figures.put(Figure.P50_MILLIS, loaded.p50Millis());
        figures.put(Figure.P99_MILLIS, loaded.p99Millis());
        figures.put(Figure.STATUS_ERRORS, brief.errors() + loaded.errors());
        figures.put(Figure.DISK_MIB, Usage.diskMib(data));
        return figures;
    }

    /** A backlog comes to be over hours; what a store does behind a flood of writes is to be over before it is measured. */
    private void rest() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_REST.toNanos();
        ProcessTree broker = new ProcessTree(pid);
        double before = broker.cpuSeconds();
        double used;
        do {
            Thread.sleep(LOOK);
            double now = broker.cpuSeconds();
            used = now - before;
            before = now;
        } while (used > AT_REST * LOOK.toSeconds() && System.nanoTime() < deadline);
    }
}
