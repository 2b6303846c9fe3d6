package dev.carillon.notifier.verification;

import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.message.MessageRepository;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.message.Settled;
import dev.carillon.notifier.message.TasksDue;
import dev.carillon.notifier.quiethours.QuietHours;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * The texts that carry codes: ordinary messages, but ahead of all others, at any hour, since whoever reads it asks for it now,
 * of no use once the code is none, shown to nobody, and without their text as soon as the provider has it. Until then the
 * text has to stand in the database, since it is what an ambiguous request is found by.
 */
@ApplicationScoped
public class VerificationMessages {
    private static final int AHEAD_OF_ALL = 9;

    private final Session entities;
    private final MessageRepository messages;
    private final MessageTransitions transitions;
    private final MessageIds ids;
    private final Event<TasksDue> tasksDue;
    private final Event<Settled> settled;

    @Inject
    public VerificationMessages(
            Session entities,
            MessageRepository messages,
            MessageTransitions transitions,
            MessageIds ids,
            Event<TasksDue> tasksDue,
            Event<Settled> settled) {
        this.entities = entities;
        this.messages = messages;
        this.transitions = transitions;
        this.ids = ids;
        this.tasksDue = tasksDue;
        this.settled = settled;
    }

    /** Stores a text, in the caller's transaction; it goes once that is committed. */
    @Transactional(Transactional.TxType.MANDATORY)
    UUID store(Composer.Composed.Ready text, Instant now, Instant validUntil) {
        UUID id = ids.next();
        messages.insertAll(
                List.of(new NewMessage(
                        id,
                        Optional.empty(),
                        text.to(),
                        text.body(),
                        text.segments().count())),
                now,
                now);
        entities.createNativeMutationQuery("""
                        update message set confidential = true, priority = :priority, valid_until = :validUntil,
                            quiet_hours = :quietHours
                        where id = :id
                        """)
                .setParameter("priority", AHEAD_OF_ALL)
                .setParameter("validUntil", validUntil)
                .setParameter("quietHours", QuietHours.NONE)
                .setParameter("id", id)
                .executeUpdate();
        tasksDue.fire(new TasksDue());
        return id;
    }

    /**
     * A text that carries a code of no use any more; one that has left stays so. In the caller's transaction: the text goes
     * after all where the code stays good, and whoever holds a connection need not wait for another.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void withdraw(UUID id) {
        if (transitions.withdraw(id, "its code is good for nothing any more")) {
            settled.fire(new Settled(MessageState.CANCELLED, 1));
        }
    }

    /** Takes the text out of those that the provider has, or that will not go. */
    @Transactional(Transactional.TxType.MANDATORY)
    int redact() {
        return entities.createNativeMutationQuery("""
                        update message set body = ''
                        where confidential and body <> '' and state not in ('QUEUED', 'SENDING', 'UNKNOWN')
                        """).executeUpdate();
    }
}
