package dev.carillon.broker.telemetry;

import dev.carillon.broker.trigger.ScheduleObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The meters of schedules; without labels, since there may be very many of them. */
@ApplicationScoped
public class ScheduleMetrics implements ScheduleObserver {
    private final Timer lateness;
    private final Counter refused;

    public ScheduleMetrics(MeterRegistry registry) {
        this.lateness = Timer.builder("carillon.broker.schedules.lateness")
                .description("Time from when a schedule was due to when its task was kept; its count is of those tasks")
                .serviceLevelObjectives(
                        Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(5))
                .register(registry);
        this.refused = Counter.builder("carillon.broker.schedules.refused")
                .description("Attempts at a schedule whose queue is full or gone")
                .register(registry);
    }

    @Override
    public void fired(Duration late) {
        lateness.record(late);
    }

    @Override
    public void refused() {
        refused.increment();
    }
}
