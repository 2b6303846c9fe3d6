package dev.carillon.bench.point;

import dev.carillon.bench.load.ClosedLoop;
import dev.carillon.bench.load.Exchange;
import dev.carillon.bench.load.Load;
import dev.carillon.bench.load.Outcome;
import dev.carillon.bench.load.WarmUp;
import dev.carillon.bench.load.Wrk;
import dev.carillon.bench.report.Figure;
import dev.carillon.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures one point and appends its row; a target that fails gets a row that says so. */
@Command(name = "point", description = "Loads one target once and appends a row.")
public final class PointCommand implements Callable<Integer> {
    enum Loaded {
        WRK,
        KEPT,
        FRESH
    }

    private static final Duration BREATH = Duration.ofMillis(500);
    private static final double MIDDLE = 0.6;

    @Mixin
    private Target target = new Target();

    @Option(names = "--load", description = "${COMPLETION-CANDIDATES}; the last two by CONNECT, where proxied")
    private Loaded loaded = Loaded.WRK;

    @Option(names = "--script", description = "The Lua script of wrk.")
    private String script = "";

    @Option(names = "--connections", required = true)
    private int connections;

    @Option(names = "--threads", description = "Of the load generator.")
    private int threads = 2;

    @Option(names = "--seconds", required = true)
    private int seconds;

    @Option(names = "--warm", description = "Seconds of the same load before, not counted.")
    private int warm;

    @Option(names = "--settle", description = "Seconds after the load until descriptors are counted; 0: not at all.")
    private int settle;

    @Option(names = "--section", required = true)
    private String section = "";

    @Option(names = "--name", required = true)
    private String name = "";

    @Option(names = "--round")
    private int round = 1;

    @Option(names = "--rows", required = true)
    private Path rows = Path.of("rows");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Row row;
        try {
            row = new Row(section, connections, name, round, "", "", measure());
        } catch (IOException e) {
            row = Row.failed(
                    section, connections, name, round, "", "failed: " + (e.getMessage() == null ? e : e.getMessage()));
        }
        row.append(rows);
        System.out.println(brief(row));
        return 0;
    }

    private Map<Figure, Double> measure() throws IOException, InterruptedException {
        int length = new Probe(target).check();
        Observer observer = new Observer(target);
        for (Duration part : WarmUp.parts(warm)) {
            start(part).await();
            Thread.sleep(BREATH);
        }
        observer.begin();
        Running run = start(Duration.ofSeconds(seconds));
        Thread.sleep(Duration.ofMillis((long) (seconds * 1000 * MIDDLE)));
        observer.look();
        Wrk.Result result = run.await();
        observer.end(result.requests());
        if (settle > 0) {
            observer.settle(Duration.ofSeconds(settle));
        }
        if (result.bytes() < result.requests() * length && result.statusErrors() == 0) {
            throw new IOException("answers under load are shorter than the page");
        }
        return figures(observer.figures(), result);
    }

    /** A load that is under way. */
    private interface Running {
        Wrk.Result await() throws IOException, InterruptedException;
    }

    private Running start(Duration time) throws IOException {
        if (loaded == Loaded.WRK) {
            return Wrk.start(script, target.port, connections, threads, time, target.scriptEnvironment())::await;
        }
        Load load = Load.during(time, exchange(), connections, threads);
        FutureTask<Outcome> task = new FutureTask<>(() -> ClosedLoop.run(load));
        Thread.ofPlatform().name("load").start(task);
        return () -> {
            try {
                return result(task.get());
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        };
    }

    private Exchange exchange() {
        boolean fresh = loaded == Loaded.FRESH;
        return target.kind == Target.Kind.DIRECT
                ? Exchange.direct(target.origin, target.page, fresh)
                : Exchange.tunnelled(target.port, target.origin, target.page, target.credentials, fresh);
    }

    private static Wrk.Result result(Outcome outcome) {
        outcome.errors().forEach((what, count) -> System.out.println("  " + count + " × " + what));
        long status = outcome.errors().entrySet().stream()
                .filter(error -> error.getKey().startsWith("status"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long late = outcome.errors().getOrDefault("no answer in time", 0L);
        return new Wrk.Result(
                outcome.answered(),
                outcome.elapsed().toNanos() / 1e9,
                outcome.bytes(),
                outcome.latencies().percentileMillis(0.5),
                outcome.latencies().percentileMillis(0.99),
                status,
                outcome.failed() - status - late,
                late);
    }

    private static Map<Figure, Double> figures(Map<Figure, Double> figures, Wrk.Result result) throws IOException {
        if (result.requests() == 0) {
            throw new IOException("answered nothing under load");
        }
        figures.put(Figure.RATE, result.requests() / result.seconds());
        figures.put(Figure.P50_MILLIS, result.p50Millis());
        figures.put(Figure.P99_MILLIS, result.p99Millis());
        figures.put(Figure.STATUS_ERRORS, result.statusErrors());
        figures.put(Figure.SOCKET_ERRORS, result.socketErrors());
        figures.put(Figure.TIMEOUTS, result.timeouts());
        return figures;
    }

    private static String brief(Row row) {
        if (!row.fault().isEmpty()) {
            return "  %-32s %5d  %s".formatted(row.target(), row.connections(), row.fault());
        }
        return "  %-32s %5d  %,10.0f req/s  p50 %.1f ms  p99 %.1f ms  other CPU %.0f %%"
                .formatted(
                        row.target(),
                        row.connections(),
                        row.figures().get(Figure.RATE),
                        row.figures().get(Figure.P50_MILLIS),
                        row.figures().get(Figure.P99_MILLIS),
                        row.figures().get(Figure.OTHER_CPU_PERCENT));
    }
}
