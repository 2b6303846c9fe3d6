package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.BrokerClient;
import dev.carillon.bench.broker.CreateBatch;
import dev.carillon.bench.broker.Flow;
import dev.carillon.bench.broker.LeaseAndAck;
import dev.carillon.bench.wire.Part;
import dev.carillon.bench.wire.Supply;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.time.Duration;

/** Workers that lease and ack out of a queue that was filled before, until it is empty or the time is over. */
final class DrainLoad implements TaskLoad {
    private static final int FILLERS = 10;
    private static final int BATCH = 500;
    private static final Duration LONGEST_FILL = Duration.ofMinutes(20);

    private final LoadOptions options;

    DrainLoad(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        long there;
        try (BrokerClient client = new BrokerClient(options.broker())) {
            there = client.count("ready");
        }
        fill(options.count - there);
    }

    /** Puts in so many tasks more; says how fast, in tasks a second. */
    double fill(long tasks) throws IOException, InterruptedException {
        if (tasks <= 0) {
            return Double.NaN;
        }
        Supply batches = new Supply((tasks + BATCH - 1) / BATCH);
        Part fillers = Part.closed(() -> CreateBatch.ready(options.broker(), BATCH, options.size), FILLERS, batches);
        WireLoad.Result result = WireLoad.of(options.port, fillers, options.threads, LONGEST_FILL)
                .run()
                .getFirst();
        if (result.tally().tasks() < tasks) {
            throw new IOException("only %d of %d tasks could be put in: %s"
                    .formatted(result.tally().tasks(), tasks, result.tally().errors()));
        }
        return result.perSecond();
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        Flow flow = new Flow();
        Part workers = Part.closed(
                () -> new LeaseAndAck(options.broker(), options.items, LeaseAndAck.After.ASKED, flow),
                options.connections,
                Supply.endless());
        return Measured.of(
                WireLoad.of(options.port, workers, options.threads, time).run().getFirst());
    }
}
