package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.message.ContentRedaction;
import dev.carillon.notifier.message.Message;
import dev.carillon.notifier.message.MessageRepository;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Claim;
import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.quiethours.RecipientClock;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Says whether a message may leave now. Asked before an account is chosen, which settles most; what may change until the
 * request leaves is a condition of the update that claims the message too, so that no expiry and no opt-out that was
 * committed before the claim is missed.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class Clearance {
    private final MessageRepository messages;
    private final MessageTransitions transitions;
    private final MessageSchedule schedule;
    private final SuppressionService suppressions;
    private final RecipientClock recipients;
    private final ContentRedaction redaction;
    private final NumberKey key;
    private final NotifierMetrics metrics;
    private final Clock clock;

    /** What is to be done with a message. */
    public sealed interface Answer {
        /**
         * It may be claimed.
         *
         * @param recipientHash by which its recipient's opt-outs are looked up
         */
        record Go(Message message, String recipientHash) implements Answer {}

        /** Not now: it gets another task then, so the one in hand is done. */
        record Later(Instant at) implements Answer {}

        /** Not by this task: it was sent, was recalled with its campaign, or has come to another end by now. */
        record Dropped() implements Answer {}
    }

    @Inject
    public Clearance(
            MessageRepository messages,
            MessageTransitions transitions,
            MessageSchedule schedule,
            SuppressionService suppressions,
            RecipientClock recipients,
            ContentRedaction redaction,
            NumberKey key,
            NotifierMetrics metrics,
            Clock clock) {
        this.messages = messages;
        this.transitions = transitions;
        this.schedule = schedule;
        this.suppressions = suppressions;
        this.recipients = recipients;
        this.redaction = redaction;
        this.key = key;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Looks at a message, and notes what follows from it. */
    public Answer ask(UUID id) {
        Optional<Message> queued = queued(id);
        if (queued.isEmpty()) {
            return new Answer.Dropped();
        }
        Message message = queued.get();
        if (message.campaignId().isPresent() && message.taskDueAt().isEmpty()) {
            // Recalled by a pause, or not released yet: it gets another task with its release.
            return new Answer.Dropped();
        }
        Instant now = clock.instant();
        if (message.validUntil().filter(end -> !now.isBefore(end)).isPresent()) {
            return drop(id, MessageState.EXPIRED, "its validity ended before it was sent");
        }
        Optional<Instant> early = message.sendAt().filter(now::isBefore);
        if (early.isPresent()) {
            return later(id, early.get());
        }
        Optional<Reason> against = suppressions.standingAgainst(message.recipient());
        if (against.isPresent()) {
            return suppress(id, against.get());
        }
        Instant awake = recipients.earliest(now, message.recipient(), message.quietHours());
        if (awake.isAfter(now)) {
            return message.validUntil().filter(end -> !awake.isBefore(end)).isPresent()
                    ? drop(id, MessageState.EXPIRED, "its validity ends within the recipient's quiet hours")
                    : later(id, awake);
        }
        return new Answer.Go(message, key.hash(message.recipient()));
    }

    /**
     * Marks the message as being sent on this account; from here on it is the caller's, once. Empty if something came in
     * between: ask again.
     *
     * @param unitPrice what a segment is expected to cost on it
     */
    public Optional<Claim> claim(Answer.Go go, Account account, BigDecimal unitPrice) {
        return transitions.claim(
                go.message().id(),
                new MessageTransitions.Way(account.name(), senders(account), go.recipientHash(), unitPrice));
    }

    /**
     * The claim was refused: whoever opted out of this sender is not texted by another in its place. Not in the claim's
     * transaction, since it has one of its own.
     */
    public void noteOptOut(Answer.Go go, Account account) {
        UUID id = go.message().id();
        queued(id)
                .flatMap(message -> suppressions.standingAgainst(message.recipient(), senders(account)))
                .ifPresent(against -> suppress(id, against));
    }

    private static Set<String> senders(Account account) {
        return Set.of(account.from());
    }

    /** The provider says that the recipient opted out of what this account's messages come from. */
    public void optedOut(Account account, String recipient) {
        suppressions.suppress(NewSuppression.of(recipient, account.from(), Reason.CARRIER, "provider"));
    }

    /** The number that a message is for, while it stands in clear. */
    @Transactional
    public Optional<String> recipient(UUID id) {
        return messages.findByIdOptional(id)
                .filter(message -> message.redactedAt().isEmpty())
                .map(Message::recipient);
    }

    /** The accounts that the message may go out on; none for every one. */
    Set<String> accounts(UUID id) {
        return messages.allowedAccounts(id);
    }

    @Transactional
    Optional<Message> queued(UUID id) {
        return messages.findByIdOptional(id).filter(message -> message.state() == MessageState.QUEUED);
    }

    private Answer later(UUID id, Instant at) {
        schedule.postpone(id, at);
        return new Answer.Later(at);
    }

    private Answer suppress(UUID id, Reason reason) {
        if (reason == Reason.ERASED) {
            // It was stored while its recipient was being erased, so nobody has marked it yet.
            redaction.erase(id);
        }
        return drop(id, MessageState.SUPPRESSED, "its recipient must not be texted: " + reason);
    }

    private Answer drop(UUID id, MessageState end, String reason) {
        if (transitions.drop(id, end, reason)) {
            metrics.settled(end.name());
        }
        return new Answer.Dropped();
    }
}
