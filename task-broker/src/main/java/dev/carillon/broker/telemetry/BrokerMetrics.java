package dev.carillon.broker.telemetry;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Every meter of the broker. The label {@value #QUEUE} takes as many values as there may be queues
 * ({@code carillon.broker.limits.queues}); every other label is one of a fixed set.
 */
@ApplicationScoped
public class BrokerMetrics implements EngineObserver {
    static final String QUEUE = "queue";
    private static final String STATE = "state";
    private static final String OUTCOME = "outcome";

    /** Around what disks take, from a fast one that is idle to one that is about to fail. */
    private static final Duration[] COMMIT_TIMES = IntStream.of(1, 2, 5, 10, 25, 50, 100, 250, 1000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer synced;
    private final Timer loose;
    private final DistributionSummary writes;
    private final Map<String, QueueMeters> queues = new ConcurrentHashMap<>();

    @Inject
    public BrokerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.synced = commitTimer("true");
        this.loose = commitTimer("false");
        this.writes = DistributionSummary.builder("carillon.broker.commit.writes")
                .description("Records that were written together")
                .register(registry);
    }

    private Timer commitTimer(String sync) {
        return Timer.builder("carillon.broker.commit.time")
                .description("Time to write a group of records, with or without the sync")
                .tag("synced", sync)
                .serviceLevelObjectives(COMMIT_TIMES)
                .register(registry);
    }

    /** The meters of one queue, found by one look-up. */
    private record QueueMeters(
            Counter created, Counter leased, Counter expired, Counter lost, Map<Ending, Counter> ended) {

        static QueueMeters of(MeterRegistry registry, String queue) {
            Map<Ending, Counter> ended = new java.util.EnumMap<>(Ending.class);
            for (Ending ending : Ending.values()) {
                ended.put(
                        ending,
                        registry.counter(
                                "carillon.broker.tasks.settled",
                                QUEUE,
                                queue,
                                OUTCOME,
                                ending.name().toLowerCase(Locale.ROOT)));
            }
            return new QueueMeters(
                    registry.counter("carillon.broker.tasks.created", QUEUE, queue),
                    registry.counter("carillon.broker.tasks.leased", QUEUE, queue),
                    registry.counter("carillon.broker.leases.expired", QUEUE, queue),
                    registry.counter("carillon.broker.payloads.lost", QUEUE, queue),
                    ended);
        }
    }

    private QueueMeters meters(String queue) {
        return queues.computeIfAbsent(queue, name -> QueueMeters.of(registry, name));
    }

    @Override
    public void queueAdded(String queue, Supplier<Queue> latest) {
        meters(queue);
        depth(queue, "ready", latest, QueueCounts::ready);
        depth(queue, "delayed", latest, QueueCounts::delayed);
        depth(queue, "blocked", latest, QueueCounts::blocked);
        depth(queue, "leased", latest, QueueCounts::leased);
        depth(queue, "dead", latest, QueueCounts::dead);
        depth(queue, "done", latest, QueueCounts::done);
        Gauge.builder(
                        "carillon.broker.queue.oldest.ready",
                        () -> latest.get().oldestReadyAge().toMillis() / 1000.0)
                .description("How long the longest waiting ready task has waited")
                .baseUnit("seconds")
                .tag(QUEUE, queue)
                .register(registry);
    }

    private void depth(String queue, String state, Supplier<Queue> latest, ToDoubleFunction<QueueCounts> count) {
        Gauge.builder(
                        "carillon.broker.queue.depth",
                        () -> count.applyAsDouble(latest.get().counts()))
                .description("Tasks of the queue in this state")
                .tag(QUEUE, queue)
                .tag(STATE, state)
                .register(registry);
    }

    @Override
    public void keysRemembered(IntSupplier latest) {
        Gauge.builder("carillon.broker.keys", latest::getAsInt)
                .description("Idempotency keys that are remembered, of the engines that do so in memory")
                .register(registry);
    }

    @Override
    public void created(String queue, int tasks) {
        meters(queue).created().increment(tasks);
    }

    @Override
    public void leased(String queue, int tasks) {
        meters(queue).leased().increment(tasks);
    }

    @Override
    public void leaseExpired(String queue) {
        meters(queue).expired().increment();
    }

    @Override
    public void ended(String queue, Ending ending) {
        Counter counter = meters(queue).ended().get(ending);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void payloadLost(String queue) {
        meters(queue).lost().increment();
    }

    @Override
    public void committed(int records, long nanos, boolean sync) {
        (sync ? synced : loose).record(nanos, TimeUnit.NANOSECONDS);
        writes.record(records);
    }
}
