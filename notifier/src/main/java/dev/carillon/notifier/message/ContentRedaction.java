package dev.carillon.notifier.message;

import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.optout.PersonErased;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.privacy.PrivacyConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Takes texts and numbers out of messages: of all when they were settled long enough ago, and at once of a person who was
 * erased. What is left counts and costs as before. Never before a message is settled, since until then its text and its
 * number are what it would be found by at the provider.
 *
 * <p>Any number of replicas may do so: each takes other messages.
 */
@ApplicationScoped
public class ContentRedaction {
    private static final Logger LOG = Logger.getLogger(ContentRedaction.class);

    private final Session entities;
    private final MessageTransitions transitions;
    private final IdempotentAnswers answers;
    private final NumberKey key;
    private final PrivacyConfig config;
    private final Event<Settled> settled;
    private final Clock clock;

    @Inject
    public ContentRedaction(
            Session entities,
            MessageTransitions transitions,
            IdempotentAnswers answers,
            NumberKey key,
            PrivacyConfig config,
            Event<Settled> settled,
            Clock clock) {
        this.entities = entities;
        this.transitions = transitions;
        this.answers = answers;
        this.key = key;
        this.config = config;
        this.settled = settled;
        this.clock = clock;
    }

    @Scheduled(
            every = "{carillon.notifier.privacy.interval}",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void redact() {
        int redacted = 0;
        int batch;
        do {
            batch = redactBatch();
            redacted += batch;
        } while (batch > 0);
        if (redacted > 0) {
            LOG.infof("%d messages were redacted", redacted);
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int redactBatch() {
        Instant now = clock.instant();
        List<Object[]> due = entities.createNativeQuery("""
                        with of_erased as (
                            select id, recipient from message
                            where erased and redacted_at is null and settled_at is not null
                            limit :batch for update skip locked),
                        old as (
                            select id, recipient from message
                            where settled_at < :bound and redacted_at is null and not erased
                            order by settled_at limit :batch for update skip locked)
                        select id, recipient from of_erased union all select id, recipient from old
                        """, Object[].class)
                .setParameter("bound", now.minus(config.contentRetention()))
                .setParameter("batch", config.batch())
                .getResultList();
        return due.isEmpty() ? 0 : redact(due, now);
    }

    private int redact(List<Object[]> due, Instant now) {
        return entities.createNativeMutationQuery("""
                        update message
                        set recipient = hashed.recipient, body = '', metadata = null, reason = null,
                            reference = case when erased then null else reference end, redacted_at = :now
                        from unnest(cast(:ids as uuid[]), cast(:hashes as text[])) as hashed (id, recipient)
                        where message.id = hashed.id
                        """)
                .setParameter("now", now)
                .setParameter("ids", due.stream().map(row -> (UUID) row[0]).toArray(UUID[]::new))
                .setParameter(
                        "hashes",
                        due.stream().map(row -> key.hash((String) row[1])).toArray(String[]::new))
                .executeUpdate();
    }

    /** Notes that a message is of somebody who was erased: it is redacted as soon as it is settled. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void erase(UUID id) {
        entities.createMutationQuery("update Message set erased = true where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** What waits is not sent any more, what is settled is redacted, and what is on its way is so when it is settled. */
    void forget(@Observes PersonErased person) {
        int dropped = transitions.suppressAll(person.number(), "its recipient was erased");
        settled.fire(new Settled(MessageState.SUPPRESSED, dropped));
        entities.createMutationQuery("update Message set erased = true where recipient = :number")
                .setParameter("number", person.number())
                .executeUpdate();
        entities.createMutationQuery("""
                        update Message set recipient = :hash, body = '', metadata = null, reason = null,
                            reference = null, redactedAt = :now
                        where recipient = :number and settledAt is not null
                        """)
                .setParameter("hash", person.hash())
                .setParameter("now", clock.instant())
                .setParameter("number", person.number())
                .executeUpdate();
        // What was redacted before, for its age, and kept its reference.
        entities.createMutationQuery("update Message set erased = true, reference = null where recipient = :hash")
                .setParameter("hash", person.hash())
                .executeUpdate();
        answers.forgetThoseThatHold('"' + person.number() + '"');
    }
}
