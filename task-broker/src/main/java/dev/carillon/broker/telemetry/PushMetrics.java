package dev.carillon.broker.telemetry;

import dev.carillon.broker.push.PushObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of pushing. Labels are bounded: queues by {@code carillon.broker.limits.queues}, outcomes by their enum. */
@ApplicationScoped
public class PushMetrics implements PushObserver {
    private final MeterRegistry registry;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    public PushMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("carillon.broker.push.under.way", underWay, AtomicInteger::get)
                .description("Tasks that are on their way to a target")
                .register(registry);
        Gauge.builder("carillon.broker.push.held", held, AtomicInteger::get)
                .description("Targets that are left alone for now")
                .register(registry);
    }

    @Override
    public void started(String queue) {
        underWay.incrementAndGet();
    }

    @Override
    public void ended(String queue, Outcome outcome, Duration took) {
        underWay.decrementAndGet();
        Timer.builder("carillon.broker.push.time")
                .description("Time from taking a task for a target to settling it")
                .tag(BrokerMetrics.QUEUE, queue)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(took);
    }

    @Override
    public void held(int targets) {
        held.set(targets);
    }
}
