package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.BrokerClient;
import dev.carillon.bench.broker.Endpoint;
import dev.carillon.bench.report.Figure;
import dev.carillon.bench.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits until a broker that was started again says how many tasks wait, and completes the row of its backlog. */
@Command(name = "restart", description = "Times a restart of task-broker over its backlog.")
public final class RestartCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--token", required = true)
    private String token = "";

    @Option(names = "--queue")
    private String queue = "bench";

    @Option(names = "--since", required = true, description = "When the broker was started: milliseconds since 1970.")
    private long since;

    @Option(names = "--row", required = true, description = "The file with the row of the backlog.")
    private Path backlog = Path.of("row");

    @Option(names = "--rows", required = true)
    private Path rows = Path.of("rows");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Row row = Row.parse(Files.readAllLines(backlog).getLast());
        if (row.fault().isEmpty()) {
            long there = await();
            double seconds = (System.currentTimeMillis() - since) / 1000.0;
            Map<Figure, Double> figures = new EnumMap<>(row.figures());
            figures.put(Figure.RESTART_SECONDS, seconds);
            System.out.printf("  %s: back after %.1f s with %,d tasks ready%n", row.target(), seconds, there);
            row = new Row(row.section(), row.connections(), row.target(), row.round(), row.note(), "", figures);
        }
        row.append(rows);
        return 0;
    }

    private long await() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (BrokerClient client = new BrokerClient(new Endpoint(port, token, queue))) {
                return client.count("ready");
            } catch (IOException notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
