package dev.carillon.bench.tasks;

import dev.carillon.bench.load.WarmUp;
import dev.carillon.bench.report.Figure;
import dev.carillon.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures one point of a task queue and appends its row; a target that fails gets a row that says so. */
@Command(name = "task-point", description = "Loads one task queue once and appends a row.")
public final class TaskPointCommand implements Callable<Integer> {
    private static final Duration PROBE = Duration.ofSeconds(1);

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(names = "--pid", description = "The processes that are measured, with all that they started.")
    private List<Long> pids = List.of();

    @Option(names = "--disk", description = "A folder on the disk of the target; it is probed before the load.")
    private @Nullable Path disk;

    @Option(names = "--data", description = "Where the target keeps its files.")
    private @Nullable Path data;

    @Option(names = "--seconds", required = true)
    private int seconds;

    @Option(names = "--warm", description = "Seconds of the same load before, not counted.")
    private int warm;

    @Option(names = "--section", required = true)
    private String section = "";

    @Option(names = "--name", required = true)
    private String name = "";

    @Option(names = "--durability", description = "In words.")
    private String durability = "";

    @Option(names = "--round")
    private int round = 1;

    @Option(names = "--rows", required = true)
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
        System.out.println(brief(row));
        return 0;
    }

    private Map<Figure, Double> measure() throws IOException, InterruptedException {
        TaskLoad running = load.kind.of(load);
        for (Duration part : WarmUp.parts(warm)) {
            running.prepare();
            running.warm(part);
        }
        running.prepare();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        FsyncProbe probe = disk == null ? null : FsyncProbe.of(disk, PROBE);
        Usage usage = new Usage(pids);
        usage.begin();
        Measured measured = running.run(Duration.ofSeconds(seconds));
        if (measured.tasks() == 0) {
            throw new IOException("did not one task, with %.0f errors".formatted(measured.errors()));
        }
        usage.end(measured, figures);
        double rate = measured.tasks() / measured.seconds();
        figures.put(Figure.RATE, rate);
        figures.put(Figure.P50_MILLIS, measured.p50Millis());
        figures.put(Figure.P99_MILLIS, measured.p99Millis());
        figures.put(Figure.STATUS_ERRORS, measured.errors());
        if (probe != null) {
            figures.put(Figure.PROBE_FSYNCS, probe.perSecond());
            figures.put(Figure.PROBE_P99_MILLIS, probe.p99Millis());
            figures.put(Figure.TASKS_PER_FSYNC, rate / probe.perSecond());
        }
        if (data != null) {
            figures.put(Figure.DISK_MIB, Usage.diskMib(data));
        }
        return figures;
    }

    private static String brief(Row row) {
        if (!row.fault().isEmpty()) {
            return "  %-36s %5d  %s".formatted(row.target(), row.connections(), row.fault());
        }
        return "  %-36s %5d  %,10.0f /s  p50 %.2f ms  p99 %.2f ms  errors %.0f  other CPU %.0f %%"
                .formatted(
                        row.target(),
                        row.connections(),
                        row.figure(Figure.RATE),
                        row.figure(Figure.P50_MILLIS),
                        row.figure(Figure.P99_MILLIS),
                        row.figure(Figure.STATUS_ERRORS),
                        row.figure(Figure.OTHER_CPU_PERCENT));
    }
}
