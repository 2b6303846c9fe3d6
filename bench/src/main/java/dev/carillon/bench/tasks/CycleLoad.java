package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.BrokerClient;
import dev.carillon.bench.broker.Create;
import dev.carillon.bench.broker.Flow;
import dev.carillon.bench.broker.LeaseAndAck;
import dev.carillon.bench.wire.Part;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * End to end: creators of single tasks, and workers that lease and ack them, all at once. Creators pause while too much is
 * outstanding, so that what is counted, the acked tasks, is what passes through. The latency is from the creator's sending
 * to the worker's receiving.
 */
final class CycleLoad implements TaskLoad {
    private static final int MOST_OUTSTANDING = 1_000;
    private static final int CREATORS_PER_WORKER = 10;

    private final LoadOptions options;
    private final int connections;

    CycleLoad(LoadOptions options) {
        this(options, options.connections);
    }

    CycleLoad(LoadOptions options, int connections) {
        this.options = options;
        this.connections = connections;
    }

    @Override
    public void prepare() throws IOException {
        try (BrokerClient client = new BrokerClient(options.broker())) {
            client.purge();
        }
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        Flow flow = new Flow();
        int workers = Math.max(1, connections / (CREATORS_PER_WORKER + 1));
        Part working = Part.gated(
                () -> new LeaseAndAck(options.broker(), options.items, LeaseAndAck.After.SENT, flow),
                workers,
                () -> true);
        Part creating = Part.gated(
                () -> new Create(options.broker(), options.size, flow),
                connections - workers,
                () -> flow.outstanding() < MOST_OUTSTANDING);
        List<WireLoad.Result> results =
                new WireLoad(options.port, List.of(working, creating), options.threads, time, () -> false).run();
        Measured created = Measured.of(results.get(1));
        Measured acked = Measured.of(results.getFirst());
        return new Measured(
                acked.tasks(),
                acked.seconds(),
                acked.p50Millis(),
                acked.p99Millis(),
                acked.errors() + created.errors(),
                0,
                0);
    }
}
