package dev.carillon.bench.contacts;

import dev.carillon.bench.linux.Machine;
import dev.carillon.bench.load.Latencies;
import dev.carillon.bench.tasks.FsyncProbe;
import dev.carillon.bench.wire.Part;
import dev.carillon.bench.wire.Tally;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Delivers comments at a fixed rate, whatever the answers do, and says how long acknowledgements took. */
@Command(
        name = "webhooks",
        description = "Delivers comments in an open loop; latency counts from when a delivery was due.")
public final class WebhooksCommand implements Callable<Integer> {
    private static final Duration PROBE = Duration.ofSeconds(2);

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--secret", required = true)
    private String secret = "";

    @Option(names = "--rate", description = "Deliveries a second.", defaultValue = "500")
    private double rate;

    @Option(names = "--seconds", defaultValue = "30")
    private int seconds;

    @Option(names = "--warm", description = "Seconds of the same load before, not counted.", defaultValue = "15")
    private int warm;

    @Option(names = "--connections", description = "At most so many are under way at once.", defaultValue = "100")
    private int connections;

    @Option(names = "--disk", description = "A folder on the disk of the database; it is probed before and after.")
    private @Nullable Path disk;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AtomicLong numbers = new AtomicLong();
        Tally before = run(numbers, warm);
        probe("before");
        double busy = Machine.busySeconds();
        long start = System.nanoTime();
        Tally tally = run(numbers, seconds);
        double took = (System.nanoTime() - start) / 1e9;
        double busyNow = Machine.busySeconds();
        Latencies latencies = tally.latencies();
        probe("after");
        System.out.printf(
                "sent %d  acknowledged %d  in %.1f s, %.0f/s%n",
                numbers.get(), before.tasks() + tally.tasks(), took, tally.tasks() / took);
        System.out.printf(
                "acknowledged after, from when it was due: p50 %.2f ms  p90 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  max %.2f ms%n",
                latencies.percentileMillis(0.5),
                latencies.percentileMillis(0.9),
                latencies.percentileMillis(0.99),
                latencies.percentileMillis(0.999),
                latencies.percentileMillis(1));
        System.out.printf(
                "processors busy, all programs together: %.0f %%%n",
                100 * (busyNow - busy) / took / Machine.processors());
        System.out.println("errors " + tally.failed() + " " + tally.errors());
        return tally.failed() == 0 ? 0 : 1;
    }

    private void probe(String when) throws IOException {
        if (disk != null) {
            FsyncProbe probe = FsyncProbe.of(disk, PROBE);
            System.out.printf(
                    "disk %s: %.0f syncs/s of one writer, p50 %.2f ms  p99 %.2f ms%n",
                    when, probe.perSecond(), probe.p50Millis(), probe.p99Millis());
        }
    }

    private Tally run(AtomicLong numbers, int time) throws IOException, InterruptedException {
        Part deliveries = Part.paced(() -> new DeliverComment(port, secret, numbers), connections, rate);
        return WireLoad.of(port, deliveries, 1, Duration.ofSeconds(time))
                .run()
                .getFirst()
                .tally();
    }
}
