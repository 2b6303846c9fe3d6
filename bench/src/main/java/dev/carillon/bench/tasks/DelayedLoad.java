package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.CreateBatch;
import dev.carillon.bench.broker.Flow;
import dev.carillon.bench.broker.LeaseAndAck;
import dev.carillon.bench.wire.Part;
import dev.carillon.bench.wire.Supply;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tasks that all are there before the first is due, and then become due evenly over a while; workers wait for them. The
 * latency is how late a task was at its worker.
 */
final class DelayedLoad implements TaskLoad {
    private static final int CREATORS = 10;
    private static final int BATCH = 500;
    private static final int CREATED_A_SECOND = 20_000;
    private static final int LEAST_LEAD_SECONDS = 5;
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final LoadOptions options;

    DelayedLoad(LoadOptions options) {
        this.options = options;
    }

    /** Takes as long as it takes: the lead, and then the spread. */
    @Override
    public Measured run(Duration ignored) throws IOException, InterruptedException {
        long batches = (options.count + BATCH - 1) / BATCH;
        long tasks = batches * BATCH;
        Duration lead = Duration.ofSeconds(LEAST_LEAD_SECONDS + tasks / CREATED_A_SECOND);
        long first = System.currentTimeMillis() + lead.toMillis();
        double millisEach = options.spread * 1000.0 / tasks;
        AtomicLong next = new AtomicLong();
        Flow flow = new Flow();
        Part creators = Part.closed(
                () -> CreateBatch.delayed(
                        options.broker(),
                        BATCH,
                        options.size,
                        () -> first + (long) (next.getAndIncrement() * millisEach)),
                CREATORS,
                new Supply(batches));
        Part workers = Part.gated(
                () -> new LeaseAndAck(options.broker(), options.items, LeaseAndAck.After.DUE, flow),
                options.connections,
                () -> true);
        Duration most = lead.plusSeconds(options.spread).plus(GRACE);
        List<WireLoad.Result> results = new WireLoad(
                        options.port, List.of(creators, workers), options.threads, most, () -> flow.acked() >= tasks)
                .run();
        WireLoad.Result created = results.getFirst();
        if (created.elapsed().compareTo(lead) > 0 || created.tally().tasks() < tasks) {
            throw new IOException("creating them took %d s, longer than the %d s before the first was due: %s"
                    .formatted(
                            created.elapsed().toSeconds(),
                            lead.toSeconds(),
                            created.tally().errors()));
        }
        Measured received = Measured.of(results.get(1));
        return new Measured(
                received.tasks(),
                options.spread,
                received.p50Millis(),
                received.p99Millis(),
                received.errors() + (tasks - received.tasks()),
                0,
                0);
    }
}
