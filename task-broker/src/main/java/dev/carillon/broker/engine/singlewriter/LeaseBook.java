package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineObserver.Ending;
import dev.carillon.broker.queue.Backoff;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The life of a lease: how it begins, and the ways in which it ends. Belongs to the thread of the engine. */
final class LeaseBook {
    private static final Logger LOG = Logger.getLogger(LeaseBook.class);

    static final String LEASE_RAN_OUT = "the lease ran out, and it was the last attempt";
    static final String BROKER_STOPPED = "the broker stopped during the lease, and it was the last attempt";
    static final String RETRIED_TOO_OFTEN = "the worker asked for a retry, and it was the last attempt";

    private final TaskIndexes tasks;
    private final TaskBook book;
    private final LeaseTokens tokens;
    private final CancelledLeases cancelled;
    private final EngineClock clock;
    private final EngineObserver observer;
    private final RandomGenerator random;

    /** A way to end the lease of a token; one that is not valid changes nothing. */
    interface End {
        Verdict apply(LeaseTokens.@Nullable Parsed token, long now, Commit commit);
    }

    /** The parts that leases need. */
    record Parts(
            TaskIndexes tasks,
            TaskBook book,
            LeaseTokens tokens,
            CancelledLeases cancelled,
            EngineClock clock,
            EngineObserver observer) {}

    LeaseBook(Parts parts, RandomGenerator random) {
        this.tasks = parts.tasks;
        this.book = parts.book;
        this.tokens = parts.tokens;
        this.cancelled = parts.cancelled;
        this.clock = parts.clock;
        this.observer = parts.observer;
        this.random = random;
    }

    /** Gives the task its one valid token. */
    Handout lease(TaskEntry task, long now, Commit commit) {
        long until = now + task.queue.settings().lease().toMillis();
        task.attempts++;
        tasks.move(task, TaskState.LEASED, until);
        task.ticket = tokens.nonce();
        task.queue.handOut();
        StoredTask stored = task.stored();
        commit.keep(new Change.PutTask(stored));
        TaskAttributes attributes = task.extras == null ? TaskAttributes.NONE : task.extras.attributes;
        return new Handout(stored.id(), task.ticket, task.attempts, clock.instant(until), attributes);
    }

    /** Undoes the lease of this token, with whose task nobody has begun; changes nothing if it is not valid. */
    Verdict giveBack(LeaseTokens.@Nullable Parsed token, long now, Commit commit) {
        TaskEntry task = leased(token);
        if (task == null) {
            return refused(token);
        }
        task.attempts--;
        book.comeBack(task, 0, now, commit);
        return Verdict.ACCEPTED;
    }

    private @Nullable TaskEntry leased(LeaseTokens.@Nullable Parsed token) {
        if (token == null) {
            return null;
        }
        TaskEntry task = tasks.find(token.idHigh(), token.idLow());
        return task != null && task.state == TaskState.LEASED && task.ticket == token.nonce() ? task : null;
    }

    private boolean isCancelled(LeaseTokens.@Nullable Parsed token) {
        return cancelled.contains(token);
    }

    private Verdict refused(LeaseTokens.@Nullable Parsed token) {
        return isCancelled(token) ? Verdict.CANCELLED : Verdict.STALE;
    }

    Extension extend(LeaseTokens.@Nullable Parsed token, long length, long now) {
        TaskEntry task = leased(token);
        if (task == null) {
            return isCancelled(token) ? Extension.CANCELLED : Extension.STALE;
        }
        tasks.move(task, TaskState.LEASED, now + length);
        return Extension.until(clock.instant(task.at));
    }

    /** Ends the lease of this token; changes nothing if it is not valid. */
    Verdict settle(LeaseTokens.@Nullable Parsed token, Settlement settlement, long now, Commit commit) {
        TaskEntry task = leased(token);
        if (task == null) {
            return refused(token);
        }
        switch (settlement) {
            case Settlement.Ack ack -> book.ack(task, ack.result(), now, commit);
            case Settlement.Fail fail -> book.bury(task, fail.reason(), Ending.FAILED, now, commit);
            case Settlement.Retry retry -> retry(task, retry, now, commit);
        }
        return Verdict.ACCEPTED;
    }

    private void retry(TaskEntry task, Settlement.Retry retry, long now, Commit commit) {
        String reason = retry.reason();
        if (isLastAttempt(task)) {
            book.bury(task, reason == null ? RETRIED_TOO_OFTEN : reason, Ending.EXHAUSTED, now, commit);
            return;
        }
        long wait = retry.delay().isPresent()
                ? retry.delay().get().toMillis()
                : Backoff.wait(task.queue.settings(), task.attempts, random.nextDouble());
        book.explain(task, reason, commit);
        observer.ended(task.queue.name(), Ending.RETRIED);
        book.comeBack(task, wait, now, commit);
    }

    /** Takes tasks back whose leases ran out, up to so many: each may be past its time to live, and begin a stage. */
    void expire(int most, long now, Commit commit) {
        long mostWeight = commit.mostWithDue();
        for (int i = 0; i < most && commit.weight() < mostWeight; i++) {
            TaskEntry task = tasks.leaseOver(now);
            if (task == null) {
                return;
            }
            observer.leaseExpired(task.queue.name());
            lose(task, LEASE_RAN_OUT, now, commit);
        }
    }

    /** Ends the lease of this token, whose task nobody can do any more; changes nothing if it is not valid. */
    void loseForGood(LeaseTokens.@Nullable Parsed token, String why, long now, Commit commit) {
        TaskEntry task = leased(token);
        if (task != null) {
            LOG.errorf("The task %s of the queue %s is a dead letter: %s", task.id(), task.queue.name(), why);
            observer.payloadLost(task.queue.name());
            book.bury(task, why, Ending.FAILED, now, commit);
        }
    }

    /** Leaves a lease of an earlier start to {@link #expire}; until then, nobody has its token. */
    void endSoon(TaskEntry task, long now) {
        task.ticket = tokens.nonce();
        tasks.move(task, TaskState.LEASED, now);
    }

    /** Ready again at once, the lease was wait enough; or dead, if that was the last attempt. */
    void lose(TaskEntry task, String reason, long now, Commit commit) {
        if (isLastAttempt(task)) {
            book.bury(task, reason, Ending.EXHAUSTED, now, commit);
        } else {
            book.comeBack(task, 0, now, commit);
        }
    }

    private static boolean isLastAttempt(TaskEntry task) {
        return task.attempts >= task.queue.settings().maxAttempts();
    }
}
