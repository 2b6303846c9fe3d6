package dev.carillon.notifier.inbound;

import dev.carillon.notifier.optout.PersonErased;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.privacy.PrivacyConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Takes texts and numbers out of what came in, when it is old enough, and at once of a person who was erased. */
@ApplicationScoped
public class InboundRedaction {
    private final InboundRepository inbound;
    private final NumberKey key;
    private final PrivacyConfig config;
    private final Clock clock;

    @Inject
    public InboundRedaction(InboundRepository inbound, NumberKey key, PrivacyConfig config, Clock clock) {
        this.inbound = inbound;
        this.key = key;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "{carillon.notifier.privacy.interval}",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void redact() {
        boolean more;
        do {
            more = redactBatch();
        } while (more);
    }

    @Transactional
    boolean redactBatch() {
        Instant now = clock.instant();
        List<InboundMessage> due = inbound.takeOlderThan(now.minus(config.contentRetention()), config.batch());
        due.forEach(message -> inbound.redact(message.id(), key.hash(message.sender()), now));
        return due.size() == config.batch();
    }

    void forget(@Observes PersonErased person) {
        inbound.redactAllOf(person.number(), person.hash(), clock.instant());
    }
}
