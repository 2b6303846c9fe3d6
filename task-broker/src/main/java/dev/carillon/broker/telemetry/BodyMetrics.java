package dev.carillon.broker.telemetry;

import dev.carillon.broker.body.BodyObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Meters of the bodies that are taken in. */
@ApplicationScoped
public class BodyMetrics implements BodyObserver {
    private final MeterRegistry registry;

    public BodyMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void bodiesTaken(LongSupplier bytes, IntSupplier waiting) {
        Gauge.builder("carillon.broker.bodies.size", bytes::getAsLong)
                .description("Room that large bodies take, from their first byte to their answer")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("carillon.broker.bodies.waiting", waiting::getAsInt)
                .description("Large bodies that wait for room")
                .register(registry);
    }
}
