package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.BrokerClient;
import dev.carillon.bench.load.Wrk;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * POSTs by wrk, the same bytes each time. wrk takes any status below 400 for well, so with task-broker the tasks that the
 * queue then holds are counted: there have to be as many as were answered.
 */
final class WrkLoad implements TaskLoad {
    private static final String WAITING = "ready";
    private static final Duration LONGEST_COUNT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final LoadOptions options;
    private final boolean counted;

    WrkLoad(LoadOptions options, boolean counted) {
        this.options = options;
        this.counted = counted;
    }

    @Override
    public void prepare() throws IOException {
        if (counted) {
            try (BrokerClient client = new BrokerClient(options.broker())) {
                client.purge();
            }
        }
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        if (!counted) {
            return Measured.of(load(time), 1);
        }
        try (BrokerClient client = new BrokerClient(options.broker())) {
            long before = client.count(WAITING);
            Measured measured = Measured.of(load(time), options.items);
            awaitCount(client, before + (long) measured.tasks());
            return measured;
        }
    }

    /** An engine over a database may count only now and then. */
    private static void awaitCount(BrokerClient client, long wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_COUNT.toNanos();
        long there = client.count(WAITING);
        while (there < wanted) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        "there should be %d tasks by what was answered, but there are %d".formatted(wanted, there));
            }
            Thread.sleep(PAUSE);
            there = client.count(WAITING);
        }
    }

    private Wrk.Result load(Duration time) throws IOException, InterruptedException {
        return Wrk.start(options.script, options.port, options.connections, options.threads, time, environment())
                .await();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        String path = "/v1/queues/" + options.queue + "/tasks";
        environment.put("TARGET", counted && options.items > 1 ? path + "/batch" : path);
        environment.put("TYPE", options.items > 1 ? "application/x-ndjson" : "application/octet-stream");
        environment.put("BODY", options.body);
        if (!options.token.isEmpty()) {
            environment.put("TOKEN", options.token);
        }
        return environment;
    }
}
