package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.BrokerClient;
import dev.carillon.bench.load.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One worker waits in a long poll, one creator creates a task: how long until the worker has it. Nothing else is under way.
 */
final class HandOffLoad implements TaskLoad {
    // Until the worker waits again; it has its ack answered before.
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final int BUSY_CONNECTIONS = 220;

    private final LoadOptions options;
    private final boolean afterAnswer;

    /** @param afterAnswer counts from when the creator was answered instead of from when it asked */
    HandOffLoad(LoadOptions options, boolean afterAnswer) {
        this.options = options;
        this.afterAnswer = afterAnswer;
    }

    @Override
    public void prepare() throws IOException {
        try (BrokerClient client = new BrokerClient(options.broker())) {
            client.purge();
        }
    }

    /**
     * Under load for half of the time: some hundred hand-offs a second would leave a JVM to interpret what it is to be
     * measured at, and a broker that idles has been busy before.
     */
    @Override
    public void warm(Duration time) throws IOException, InterruptedException {
        new CycleLoad(options, BUSY_CONNECTIONS).run(time.dividedBy(2));
        prepare();
        run(time.dividedBy(2));
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        long began = System.nanoTime();
        try (BrokerClient creator = new BrokerClient(options.broker());
                BrokerClient worker = new BrokerClient(options.broker());
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            while (System.nanoTime() - began < time.toNanos()) {
                Future<Long> received = thread.submit(worker::lease);
                Thread.sleep(BETWEEN);
                long asked = System.nanoTime();
                creator.create("x".repeat(options.size));
                long answered = System.nanoTime();
                if (received.get() - asked > 0) { // else it is one that the load before had on its way
                    latencies.record((received.get() - (afterAnswer ? answered : asked)) / 1000);
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return new Measured(
                latencies.count(),
                (System.nanoTime() - began) / 1e9,
                latencies.percentileMillis(0.5),
                latencies.percentileMillis(0.99),
                0,
                0,
                0);
    }
}
