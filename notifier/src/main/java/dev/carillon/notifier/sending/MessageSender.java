package dev.carillon.notifier.sending;

import dev.carillon.http.privacy.Masked;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Claim;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import dev.carillon.tasks.TaskHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the message of a task, at most once: the message is marked SENDING, and that is committed, before the request
 * leaves. A task that comes again, from a crash or from an impatient broker, finds it marked and does nothing.
 *
 * <p>Only what the provider refused for certain, or what never left, is tried again: on the next account where it was
 * the account that was refused.
 */
@ApplicationScoped
public class MessageSender implements TaskHandler {
    private static final Logger LOG = Logger.getLogger(MessageSender.class);
    /** The provider asked to slow down: the account's turns stop for as long. */
    private static final Duration SLOW_DOWN = Duration.ofSeconds(1);

    private final Clearance clearance;
    private final MessageTransitions transitions;
    private final Accounts accounts;
    private final SmsProvider provider;
    private final NotifierMetrics metrics;
    private final WorkerConfig config;
    private final Duration recreateAfter;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);

    @Inject
    public MessageSender(
            Clearance clearance,
            MessageTransitions transitions,
            Accounts accounts,
            SmsProvider provider,
            NotifierMetrics metrics,
            WorkerConfig config,
            BrokerConfig broker,
            Clock clock) {
        this.clearance = clearance;
        this.transitions = transitions;
        this.accounts = accounts;
        this.provider = provider;
        this.metrics = metrics;
        this.config = config;
        this.recreateAfter = broker.recreateAfter();
        this.clock = clock;
    }

    @Override
    public Outcome handle(LeasedTask task) throws InterruptedException {
        UUID id = UUID.fromString(task.payload());
        while (clearance.ask(id) instanceof Clearance.Answer.Go go) {
            Optional<Account> account = accounts.next();
            if (account.isEmpty()) {
                return Outcome.retryIn(config.noAccountDelay(), "no account takes messages now");
            }
            Optional<Duration> turn = account.get().pace().reserve(config.paceWait());
            if (turn.isEmpty()) {
                return Outcome.retryIn(config.paceWait(), "the account's pace is used up");
            }
            if (closing.await(turn.get().toNanos(), TimeUnit.NANOSECONDS)) {
                return Outcome.retryIn(Duration.ZERO, "this worker stops");
            }
            if (accounts.isActive(account.get())) {
                Outcome outcome = sendOn(account.get(), go);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
        return Outcome.done();
    }

    /** Messages that wait for their turn are left to other workers, or to the next start. */
    void close() {
        closing.countDown();
    }

    /** How the task ends; null if the message is to be looked at again now, and tried on another account. */
    private @Nullable Outcome sendOn(Account account, Clearance.Answer.Go go) {
        Optional<Claim> claimed = clearance.claim(go, account);
        if (claimed.isEmpty()) {
            return null;
        }
        Claim claim = claimed.get();
        SendResult result = provider.send(account, new SmsProvider.Text(claim.id(), claim.to(), claim.body()));
        count(claim, result);
        return switch (result) {
            case SendResult.Accepted(var accepted) -> {
                transitions.observe(claim.id(), account.name(), accepted);
                yield Outcome.done();
            }
            case SendResult.Refused(Treatment treatment, int code, String reason) ->
                refused(account, claim, treatment, code, reason);
            case SendResult.NotSent(String reason) -> {
                requeue(claim, null, reason);
                yield Outcome.retry(reason);
            }
            case SendResult.Ambiguous(String reason, Optional<Integer> code) -> {
                // Without the provider's words, which may quote the number; they stand with the message.
                LOG.warnf(
                        "Message %s to %s: %s; it will be looked up",
                        claim.id(),
                        Masked.phone(claim.to()),
                        code.map(known -> "error " + known).orElse("no answer"));
                transitions.lose(claim, code.orElse(null), reason);
                yield Outcome.done();
            }
        };
    }

    private @Nullable Outcome refused(Account account, Claim claim, Treatment treatment, int code, String reason) {
        return switch (treatment) {
            case ACCOUNT -> {
                // The message first: whatever goes wrong with the note on the account, it can be sent.
                requeue(claim, code, reason);
                accounts.refuse(account, code, reason);
                yield null;
            }
            case RETRY -> {
                account.pace().pause(SLOW_DOWN);
                requeue(claim, code, reason);
                yield Outcome.retry(reason);
            }
            case RECIPIENT, SUPPRESS, CONTENT, SENDER -> {
                if (treatment == Treatment.SUPPRESS) {
                    clearance.optedOut(account, claim.to());
                }
                if (transitions.refuse(claim, code, reason)) {
                    metrics.settled(MessageState.FAILED.name());
                }
                yield Outcome.done();
            }
            case LATE, UNKNOWN -> throw new IllegalStateException(treatment + " is no refusal");
        };
    }

    private void requeue(Claim claim, @Nullable Integer code, String reason) {
        // This very task comes again; the date is for the case that it is lost.
        transitions.requeue(claim, code, reason, clock.instant().plus(recreateAfter));
    }

    private void count(Claim claim, SendResult result) {
        String outcome = switch (result) {
            case SendResult.Accepted accepted -> "accepted";
            case SendResult.Refused refused -> "refused";
            case SendResult.NotSent notSent -> "not_sent";
            case SendResult.Ambiguous ambiguous -> "ambiguous";
        };
        metrics.sent(outcome, claim.account(), claim.country(), claim.operator());
    }
}
