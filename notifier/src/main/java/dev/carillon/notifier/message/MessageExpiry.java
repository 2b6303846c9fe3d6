package dev.carillon.notifier.message;

import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Ends messages whose validity is over while nothing else looks at them: those of a campaign that waits, or while every
 * account is refused.
 */
@ApplicationScoped
public class MessageExpiry {
    private static final int BATCH = 1000;

    private final MessageTransitions transitions;
    private final NotifierMetrics metrics;

    @Inject
    public MessageExpiry(MessageTransitions transitions, NotifierMetrics metrics) {
        this.transitions = transitions;
        this.metrics = metrics;
    }

    @Scheduled(
            every = "{carillon.notifier.message.expiry-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void expire() {
        int expired;
        do {
            expired = transitions.expireOverdue(BATCH);
            metrics.settled(MessageState.EXPIRED.name(), expired);
        } while (expired == BATCH);
    }
}
