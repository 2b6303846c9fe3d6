package dev.carillon.http.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * How large the heap may get, which an alert holds what is in use against: of the memory pools of a native image Micrometer
 * knows no bound. Holds no state.
 */
@Singleton
public class HeapLimit {
    void start(@Observes StartupEvent event, MeterRegistry registry) {
        register(registry);
    }

    /** For a service that has no beans of this library. */
    public static void register(MeterRegistry registry) {
        Gauge.builder("carillon.heap.limit", Runtime.getRuntime(), Runtime::maxMemory)
                .description("How large the heap may get")
                .baseUnit("bytes")
                .register(registry);
    }
}
