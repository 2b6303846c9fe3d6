package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for an account's pace and for one of its places. Whoever waits is free within a fraction of a second once the
 * account takes no more messages, or the worker stops: a message that is not claimed is not bound to an account.
 *
 * <p>Thread-safe; blocks, so call it on a virtual thread.
 */
@ApplicationScoped
public class Turns {
    /** How often it is looked whether there is anything left to wait for. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Accounts accounts;
    private final WorkerConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What came of waiting. */
    enum Turn {
        /** The message may go; a place is taken, to be given back. */
        NOW,
        /** The account takes no messages now, or was told to slow down: choose again. */
        CHOOSE_AGAIN,
        /** The account has no turn within the time that a message waits here. */
        TOO_LONG,
        /** The worker stops. */
        CLOSING
    }

    @Inject
    public Turns(Accounts accounts, WorkerConfig config) {
        this.accounts = accounts;
        this.config = config;
    }

    /** Waits for the account's next turn and a place. */
    Turn await(Account account) throws InterruptedException {
        Optional<Duration> wait = account.pace().reserve(config.paceWait());
        if (wait.isEmpty()) {
            return Turn.TOO_LONG;
        }
        long turn = System.nanoTime() + wait.get().toNanos();
        for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
            if (closing.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                return Turn.CLOSING;
            }
            if (!accounts.isActive(account)) {
                return Turn.CHOOSE_AGAIN;
            }
        }
        return account.pace().isHeld() ? Turn.CHOOSE_AGAIN : place(account);
    }

    private Turn place(Account account) throws InterruptedException {
        long end = System.nanoTime() + config.paceWait().toNanos();
        while (accounts.isActive(account)) {
            if (closing.getCount() == 0) {
                return Turn.CLOSING;
            }
            if (account.places().tryAcquire(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
                return Turn.NOW;
            }
            if (end - System.nanoTime() < 0) {
                return Turn.TOO_LONG;
            }
        }
        return Turn.CHOOSE_AGAIN;
    }

    /** Whoever waits goes away with empty hands, now and from now on. */
    void close() {
        closing.countDown();
    }
}
