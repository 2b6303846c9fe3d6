package dev.carillon.gateway.telemetry;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The timers of one subject by the class of status, found once. Thread-safe: two that find one find the same. */
public final class RequestMeters {
    private final @Nullable Timer[] byClass = new Timer[6];
    private final IntFunction<Timer> finder;

    RequestMeters(IntFunction<Timer> finder) {
        this.finder = finder;
    }

    /** A request is over. */
    public void record(int status, long nanos) {
        int statusClass = status / 100;
        Timer timer = byClass[statusClass];
        if (timer == null) {
            timer = finder.apply(status);
            byClass[statusClass] = timer;
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
