package dev.carillon.notifier.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.NotifierParts;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.Pace;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.account.Terms;
import dev.carillon.notifier.sending.Turns.Turn;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever waits for a slow account is free as soon as there is nothing left to wait for. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class TurnsTest {
    @Inject
    Accounts accounts;

    @Inject
    WorkerConfig config;

    private Turns turns;

    @BeforeEach
    void activate() {
        // Of its own, since what was closed stays closed.
        turns = new Turns(accounts, config);
        accounts.activate(accounts.named("first").orElseThrow());
    }

    @AfterEach
    void activateAgain() {
        activate();
    }

    @Test
    void aTurnIsTakenWithAPlace() throws InterruptedException {
        Account account = account(10, 1);

        assertThat(turns.await(account)).isEqualTo(Turn.NOW);

        assertThat(account.places().availablePermits()).isZero();
    }

    @Test
    void aPaceThatIsUsedUpForTooLongIsTheBrokersToWaitFor() throws InterruptedException {
        Account account = account(0.01, 5);
        turns.await(account);

        assertThat(turns.await(account)).isEqualTo(Turn.TOO_LONG);
    }

    @Test
    void aPauseFreesWhoeverWaitsForATurn() throws InterruptedException {
        Account account = account(0.05, 5);
        turns.await(account);
        CompletableFuture<Turn> waiting = waiting(account);

        accounts.pause(accounts.named("first").orElseThrow());

        await().until(waiting::isDone);
        assertThat(waiting).isCompletedWithValue(Turn.CHOOSE_AGAIN);
    }

    @Test
    void aRefusalFreesWhoeverWaitsForAPlace() throws InterruptedException {
        Account account = account(100, 1);
        turns.await(account);
        CompletableFuture<Turn> waiting = waiting(account);

        accounts.refuse(accounts.named("first").orElseThrow(), 20005, "suspended");

        await().until(waiting::isDone);
        assertThat(waiting).isCompletedWithValue(Turn.CHOOSE_AGAIN);
    }

    @Test
    void theEndFreesWhoeverWaits() throws InterruptedException {
        Account account = account(0.05, 5);
        turns.await(account);
        CompletableFuture<Turn> waiting = waiting(account);

        turns.close();

        await().until(waiting::isDone);
        assertThat(waiting).isCompletedWithValue(Turn.CLOSING);
    }

    @Test
    void aTurnOfBeforeTheProviderAskedToSlowDownIsVoid() throws InterruptedException {
        Account account = account(1, 5);
        turns.await(account);
        CompletableFuture<Turn> waiting = waiting(account);

        account.pace().slowDown(Duration.ofMinutes(5));

        await().until(waiting::isDone);
        // It had its turn before, which is void, or asks for one now, which is far off.
        assertThat(waiting.join()).isIn(Turn.CHOOSE_AGAIN, Turn.TOO_LONG);
    }

    private CompletableFuture<Turn> waiting(Account account) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return turns.await(account);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Executors.newVirtualThreadPerTaskExecutor());
    }

    /** An account that has the state of the first one, and its own pace. */
    private static Account account(double perSecond, int places) {
        return new Account(
                "first",
                Provider.TWILIO,
                Optional.empty(),
                "+15005550006",
                new Pace(perSecond),
                new Terms(false, 1, Set.of(), Optional.empty(), "USD", Optional.empty(), places));
    }
}
