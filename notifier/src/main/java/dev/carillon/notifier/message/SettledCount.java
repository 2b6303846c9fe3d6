package dev.carillon.notifier.message;

import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

/** Counts what came to its end within a larger transaction, once that is committed: what is rolled back is no end. */
@ApplicationScoped
public class SettledCount {
    private final NotifierMetrics metrics;

    @Inject
    public SettledCount(NotifierMetrics metrics) {
        this.metrics = metrics;
    }

    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) Settled settled) {
        metrics.settled(settled.state().name(), settled.messages());
    }
}
