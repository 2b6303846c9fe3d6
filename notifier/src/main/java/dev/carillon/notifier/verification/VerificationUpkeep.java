package dev.carillon.notifier.verification;

import dev.carillon.notifier.optout.PersonErased;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;

/** Expires, redacts and deletes what is over. Any number of replicas may do so: each update finds less to do. */
@ApplicationScoped
public class VerificationUpkeep {
    private static final int FIRST = 100;

    private final VerificationRepository verifications;
    private final VerificationLimits limits;
    private final VerificationMessages messages;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    public VerificationUpkeep(
            VerificationRepository verifications,
            VerificationLimits limits,
            VerificationMessages messages,
            VerificationConfig config,
            Clock clock) {
        this.verifications = verifications;
        this.limits = limits;
        this.messages = messages;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "{carillon.notifier.verification.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void tidy() {
        Instant now = clock.instant();
        verifications.expire(now);
        messages.redact();
        limits.forget(now);
        verifications.deleteOlderThan(now.minus(config.retention()));
    }

    /**
     * Whoever is erased has no verification here, nor is a code of theirs good. Before their messages: whoever withdraws a
     * text holds its verification first, and the two would wait for each other otherwise.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void forget(@Observes @Priority(FIRST) PersonErased person) {
        verifications.deleteOf(person.number());
    }
}
