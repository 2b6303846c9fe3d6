package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountSpending.Room;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.Choice;
import dev.carillon.notifier.message.MessageTransitions.Claim;
import dev.carillon.notifier.sending.Clearance.Answer;
import dev.carillon.notifier.sending.Delivery.Next;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import dev.carillon.tasks.TaskHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Sends the message of a task, at most once: the message is marked SENDING, and that is committed, before the request
 * leaves. A task that comes again, from a crash or from an impatient broker, finds it marked and does nothing.
 *
 * <p>Only what the provider refused for certain, or what never left, is tried again: on the next account where it was
 * the account that was refused, or its way to this recipient.
 */
@ApplicationScoped
public class MessageSender implements TaskHandler {
    private final Clearance clearance;
    private final Accounts accounts;
    private final Turns turns;
    private final Claims claims;
    private final Delivery delivery;
    private final WorkerConfig config;

    @Inject
    public MessageSender(
            Clearance clearance,
            Accounts accounts,
            Turns turns,
            Claims claims,
            Delivery delivery,
            WorkerConfig config) {
        this.clearance = clearance;
        this.accounts = accounts;
        this.turns = turns;
        this.claims = claims;
        this.delivery = delivery;
        this.config = config;
    }

    @Override
    public Outcome handle(LeasedTask task) throws InterruptedException {
        UUID id = UUID.fromString(task.payload());
        Set<String> noWay = Set.of();
        while (clearance.ask(id) instanceof Answer.Go go) {
            Choice choice = new Choice(clearance.accounts(id), go.message().country(), noWay);
            Optional<Account> account = accounts.next(choice);
            if (account.isEmpty()) {
                return Outcome.retryIn(config.noAccountDelay(), "no account takes messages now");
            }
            Next next = onTurn(account.get(), go, choice);
            switch (next) {
                case Next.Done(Outcome outcome) -> {
                    return outcome;
                }
                case Next.Again() -> {}
                case Next.NoWay() -> noWay = choice.without(account.get()).without();
            }
        }
        return Outcome.done();
    }

    private Next onTurn(Account account, Answer.Go go, Choice choice) throws InterruptedException {
        return switch (turns.await(account)) {
            case CHOOSE_AGAIN -> new Next.Again();
            case TOO_LONG -> new Next.Done(Outcome.retryIn(config.paceWait(), "the account's pace is used up"));
            case CLOSING -> new Next.Done(Outcome.retryIn(Duration.ZERO, "this worker stops"));
            case NOW -> {
                try {
                    yield send(account, go, choice);
                } finally {
                    account.places().release();
                }
            }
        };
    }

    private Next send(Account account, Answer.Go go, Choice choice) {
        return switch (claims.claim(go, account)) {
            case Claims.Claiming.NotClear() -> {
                clearance.noteOptOut(go, account);
                yield new Next.Again();
            }
            case Claims.Claiming.NoRoom(Room why) -> {
                noRoom(account, why);
                yield new Next.Again();
            }
            case Claims.Claiming.Claimed(Claim claim) -> {
                boolean otherWay = accounts.next(choice.without(account)).isPresent();
                yield delivery.send(account, claim, otherWay);
            }
        };
    }

    private void noRoom(Account account, Room why) {
        if (why == Room.BUDGET_SPENT) {
            accounts.budgetSpent(account);
        } else {
            // Another replica was told to pause it.
            accounts.refresh();
        }
    }

    /** Messages that wait for their turn are left to other workers, or to the next start. */
    void close() {
        turns.close();
    }
}
