package dev.carillon.notifier.shutdown;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Whether the process is about to end. What works through many things in the background looks here between two of them: what
 * is left is found by another replica, or by the next start, and the process need not wait for all of it. Thread-safe.
 */
@ApplicationScoped
public class Stopping {
    private final Scheduler scheduler;
    private volatile boolean begun;

    public Stopping(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** What was to be done every second need not begin once more, and find the database closed. */
    void early(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
        scheduler.pause();
    }

    /** Where there is no delay; before all who stop then. */
    void late(@Observes @Priority(1) ShutdownEvent event) {
        begun = true;
    }

    public boolean hasBegun() {
        return begun;
    }
}
