package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineObserver.Ending;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.queue.Backoff;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of tasks: every transition there is, each with what it has the storage keep. Belongs to the thread of the
 * engine; the time is handed in, so that one moment holds for a whole round of it.
 *
 * <p>A new task can be seen and leased only once it is kept. Every other transition shows at once, and is answered once
 * it is kept.
 */
final class TaskBook {
    static final String LEASE_RAN_OUT = "the lease ran out, and it was the last attempt";
    static final String BROKER_STOPPED = "the broker stopped during the lease, and it was the last attempt";
    static final String RETRIED_TOO_OFTEN = "the worker asked for a retry, and it was the last attempt";

    private final EngineOptions options;
    private final EngineObserver observer;
    private final RandomGenerator random;
    private final LeaseTokens tokens;
    private final TaskIdSequence ids = new TaskIdSequence();
    private final TaskIndexes tasks = new TaskIndexes();
    private final IdempotencyKeys keys = new IdempotencyKeys();
    /** Tasks that are being kept. */
    private long coming;

    TaskBook(EngineOptions options, EngineObserver observer, RandomGenerator random, LeaseTokens tokens) {
        this.options = options;
        this.observer = observer;
        this.random = random;
        this.tokens = tokens;
    }

    @Nullable TaskEntry find(UUID id) {
        return tasks.find(id);
    }

    // ---- creation ------------------------------------------------------------------------------------------------

    List<Creation> create(QueueBook queue, List<Draft> drafts, long now, Commit commit) {
        List<Creation> answers = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            answers.add(create(queue, draft, now, commit));
        }
        return answers;
    }

    private Creation create(QueueBook queue, Draft draft, long now, Commit commit) {
        Draft.Keyed keyed = draft.key();
        StoredKey used = keyed == null ? null : keys.find(keyed.key());
        if (keyed != null && used != null) {
            return used.request().equals(keyed.request())
                    ? new Creation.Created(used.id(), used.state(), instant(used.readyAt()), true)
                    : new Creation.KeyReused();
        }
        if (tasks.size() + coming >= options.maxTasks()) {
            return new Creation.Full();
        }
        TaskEntry task = entry(queue, draft.task(), now);
        commit.keep(new Change.PutTask(task.stored()));
        commit.keep(new Change.PutPayload(task.id, draft.task().payload()));
        if (keyed != null) {
            long expiresAt = now + queue.settings().dedupeWindow().toMillis();
            StoredKey key = new StoredKey(keyed.key(), keyed.request(), task.id, task.state, task.at, expiresAt);
            keys.add(key);
            commit.keep(new Change.PutKey(key));
        }
        coming++;
        commit.then(() -> {
            coming--;
            tasks.add(task);
            observer.created(queue.name(), 1);
        });
        return new Creation.Created(task.id, task.state, instant(task.at), false);
    }

    private TaskEntry entry(QueueBook queue, NewTask task, long now) {
        long readyAt = task.readyTime().millis(now);
        TaskState state = readyAt > now ? TaskState.DELAYED : TaskState.READY;
        int size = task.payload().bytes().length;
        UUID id = ids.next(now);
        return new TaskEntry(
                queue, new StoredTask(id, queue.id(), state, task.priority(), 0, now, readyAt, size, false));
    }

    // ---- leases --------------------------------------------------------------------------------------------------

    /** Gives the task its one valid token. */
    void lease(TaskEntry task, long now, Commit commit) {
        task.attempts++;
        task.nonce = tokens.nonce();
        tasks.move(task, TaskState.LEASED, now + task.queue.settings().lease().toMillis());
        commit.keepLoosely(new Change.PutTask(task.stored()));
    }

    /** Undoes a lease whose token reached nobody. */
    void giveBack(UUID id, long nonce, long now, Commit commit) {
        TaskEntry task = leased(id, nonce);
        if (task != null) {
            task.attempts--;
            becomeReady(task, now);
            commit.keepLoosely(new Change.PutTask(task.stored()));
        }
    }

    /** The task that this token is valid for; null for a stale or unknown one. */
    @Nullable TaskEntry leased(String token) {
        LeaseTokens.Parsed parsed = tokens.parse(token);
        return parsed == null ? null : leased(parsed.id(), parsed.nonce());
    }

    private @Nullable TaskEntry leased(UUID id, long nonce) {
        TaskEntry task = tasks.find(id);
        return task != null && task.state == TaskState.LEASED && task.nonce == nonce ? task : null;
    }

    void extend(TaskEntry task, long until) {
        tasks.move(task, TaskState.LEASED, until);
    }

    /** Ends the lease of this token; false, with nothing changed, if it is not valid. */
    boolean settle(String token, Settlement settlement, long now, Commit commit) {
        TaskEntry task = leased(token);
        if (task == null) {
            return false;
        }
        switch (settlement) {
            case Settlement.Ack ack -> forget(task, Ending.ACKED, commit);
            case Settlement.Fail fail -> bury(task, fail.reason(), Ending.FAILED, now, commit);
            case Settlement.Retry retry -> retry(task, retry, now, commit);
        }
        return true;
    }

    private void retry(TaskEntry task, Settlement.Retry retry, long now, Commit commit) {
        String reason = retry.reason();
        if (isLastAttempt(task)) {
            bury(task, reason == null ? RETRIED_TOO_OFTEN : reason, Ending.EXHAUSTED, now, commit);
            return;
        }
        long wait = retry.delay()
                .map(delay -> delay.toMillis())
                .orElseGet(() -> Backoff.wait(task.queue.settings(), task.attempts, random.nextDouble()));
        if (wait > 0) {
            tasks.move(task, TaskState.DELAYED, now + wait);
        } else {
            becomeReady(task, now);
        }
        explain(task, reason, commit);
        commit.keep(new Change.PutTask(task.stored()));
        observer.ended(task.queue.name(), Ending.RETRIED);
    }

    // ---- time ----------------------------------------------------------------------------------------------------

    /** Does what is due. */
    void advance(long now, Commit commit) {
        for (TaskEntry task = tasks.delayOver(now); task != null; task = tasks.delayOver(now)) {
            tasks.move(task, TaskState.READY, task.at);
        }
        for (TaskEntry task = tasks.leaseOver(now); task != null; task = tasks.leaseOver(now)) {
            observer.leaseExpired(task.queue.name());
            loseLease(task, now, commit);
        }
        keys.expire(now, commit);
    }

    /** Ready again at once: the lease was wait enough. */
    private void loseLease(TaskEntry task, long now, Commit commit) {
        if (isLastAttempt(task)) {
            bury(task, LEASE_RAN_OUT, Ending.EXHAUSTED, now, commit);
        } else {
            becomeReady(task, now);
            commit.keepLoosely(new Change.PutTask(task.stored()));
        }
    }

    /** When {@link #advance} has something to do next. */
    long next() {
        return Math.min(tasks.next(), keys.next());
    }

    // ---- the rest ------------------------------------------------------------------------------------------------

    boolean cancel(UUID id, Commit commit) {
        TaskEntry task = tasks.find(id);
        if (task == null) {
            return false;
        }
        forget(task, Ending.CANCELLED, commit);
        return true;
    }

    /** Makes a dead letter of this queue ready again; false for what is none. */
    boolean redrive(QueueBook queue, UUID id, long now, Commit commit) {
        TaskEntry task = queue.dead.get(id);
        if (task == null) {
            return false;
        }
        task.attempts = 0;
        becomeReady(task, now);
        commit.keep(new Change.PutTask(task.stored()));
        return true;
    }

    /** Takes a task of an earlier start in. */
    void recover(QueueBook queue, StoredTask stored, long now, Commit commit) {
        ids.startAfter(stored.id());
        TaskEntry task = new TaskEntry(queue, stored);
        boolean interrupted = task.state == TaskState.LEASED;
        if (interrupted && isLastAttempt(task)) {
            tasks.add(task);
            bury(task, BROKER_STOPPED, Ending.EXHAUSTED, now, commit);
            return;
        }
        if (interrupted || task.state == TaskState.READY) {
            // Through the delays, which bring those that waited longer to the front again.
            task.state = TaskState.DELAYED;
            task.at = Math.min(task.at, now);
        }
        tasks.add(task);
    }

    void recover(StoredKey key) {
        keys.add(key);
    }

    private static boolean isLastAttempt(TaskEntry task) {
        return task.attempts >= task.queue.settings().maxAttempts();
    }

    private void becomeReady(TaskEntry task, long now) {
        tasks.move(task, TaskState.READY, now);
    }

    private void bury(TaskEntry task, @Nullable String reason, Ending ending, long now, Commit commit) {
        tasks.move(task, TaskState.DEAD, now);
        explain(task, reason, commit);
        commit.keep(new Change.PutTask(task.stored()));
        observer.ended(task.queue.name(), ending);
    }

    private static void explain(TaskEntry task, @Nullable String reason, Commit commit) {
        if (reason != null) {
            task.hasReason = true;
            commit.keep(new Change.PutReason(task.id, reason));
        }
    }

    private void forget(TaskEntry task, Ending ending, Commit commit) {
        tasks.remove(task);
        commit.keep(new Change.RemoveTask(task.id, task.hasReason, false));
        observer.ended(task.queue.name(), ending);
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
