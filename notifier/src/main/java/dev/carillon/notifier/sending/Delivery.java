package dev.carillon.notifier.sending;

import dev.carillon.http.privacy.Masked;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Claim;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.tasks.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the one request of a claimed message, and draws the consequences of its answer. What is not certain is noted as
 * unknown, and never sent again.
 */
@ApplicationScoped
public class Delivery {
    private static final Logger LOG = Logger.getLogger(Delivery.class);
    /** How long turns stop where the provider asks to slow down and does not say for how long. */
    private static final Duration SLOW_DOWN = Duration.ofSeconds(1);
    /** The longest that a provider may make us wait by its word alone. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final MessageTransitions transitions;
    private final Clearance clearance;
    private final Accounts accounts;
    private final Providers providers;
    private final NotifierMetrics metrics;
    private final Duration recreateAfter;
    private final Clock clock;

    /** How a message goes on. */
    sealed interface Next {
        /** Its task is done with, for now or for good. */
        record Done(Outcome outcome) implements Next {}

        /** It is looked at again now, and may go out on another account. */
        record Again() implements Next {}

        /** As {@link Again}, and not on this account. */
        record NoWay() implements Next {}
    }

    @Inject
    public Delivery(
            MessageTransitions transitions,
            Clearance clearance,
            Accounts accounts,
            Providers providers,
            NotifierMetrics metrics,
            BrokerConfig broker,
            Clock clock) {
        this.transitions = transitions;
        this.clearance = clearance;
        this.accounts = accounts;
        this.providers = providers;
        this.metrics = metrics;
        this.recreateAfter = broker.recreateAfter();
        this.clock = clock;
    }

    /**
     * Sends the message.
     *
     * @param otherWay whether another account could take it if this one has no way to its recipient
     */
    Next send(Account account, Claim claim, boolean otherWay) {
        Optional<Duration> validFor = claim.validUntil().map(end -> Duration.between(clock.instant(), end));
        SendResult result = providers
                .of(account)
                .send(account, new SmsProvider.Text(claim.id(), claim.to(), claim.body(), validFor));
        metrics.sent(result.outcome(), claim.account(), claim.country(), claim.operator());
        return switch (result) {
            case SendResult.Accepted(var accepted) -> {
                account.pace().taken();
                transitions.observe(claim.id(), account.name(), accepted);
                yield new Next.Done(Outcome.done());
            }
            case SendResult.Refused refused -> refused(account, claim, refused, otherWay);
            case SendResult.NotSent(String reason) -> {
                requeue(claim, null, reason);
                yield new Next.Done(Outcome.retry(reason));
            }
            case SendResult.Ambiguous(String reason, Optional<Integer> code) -> {
                // Without the provider's words, which may quote the number; they stand with the message.
                LOG.warnf(
                        "Message %s to %s: %s; it will be looked up",
                        claim.id(),
                        Masked.phone(claim.to()),
                        code.map(known -> "error " + known).orElse("no answer"));
                transitions.lose(claim, code.orElse(null), reason);
                yield new Next.Done(Outcome.done());
            }
        };
    }

    private Next refused(Account account, Claim claim, SendResult.Refused refusal, boolean otherWay) {
        int code = refusal.code();
        String reason = refusal.reason();
        return switch (refusal.treatment()) {
            case ACCOUNT -> {
                // The message first: whatever goes wrong with the note on the account, it can be sent.
                requeue(claim, code, reason);
                accounts.refuse(account, code, reason);
                yield new Next.Again();
            }
            case RETRY -> {
                Duration wait = refusal.retryAfter()
                        .filter(asked -> asked.compareTo(LONGEST_WAIT) < 0)
                        .orElse(refusal.retryAfter().isPresent() ? LONGEST_WAIT : SLOW_DOWN);
                account.pace().slowDown(wait);
                requeue(claim, code, reason);
                yield new Next.Done(
                        refusal.retryAfter().isPresent() ? Outcome.retryIn(wait, reason) : Outcome.retry(reason));
            }
            case SENDER -> {
                if (otherWay) {
                    requeue(claim, code, reason);
                    yield new Next.NoWay();
                }
                yield fail(claim, code, reason);
            }
            case SUPPRESS -> {
                clearance.optedOut(account, claim.to());
                yield fail(claim, code, reason);
            }
            case RECIPIENT, CONTENT -> fail(claim, code, reason);
            case LATE, UNKNOWN -> throw new IllegalStateException(refusal.treatment() + " is no refusal");
        };
    }

    private Next fail(Claim claim, int code, String reason) {
        if (transitions.refuse(claim, code, reason)) {
            metrics.settled(MessageState.FAILED.name());
        }
        return new Next.Done(Outcome.done());
    }

    private void requeue(Claim claim, @Nullable Integer code, String reason) {
        // This very task comes again; the date is for the case that it is lost.
        transitions.requeue(claim, code, reason, clock.instant().plus(recreateAfter));
    }
}
