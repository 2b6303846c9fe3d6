package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How tasks come to be. A new task has its place in its group at once, and is seen once it is kept. Belongs to the thread
 * of the engine.
 */
final class TaskCreation {
    private final long maxTasks;
    private final EngineObserver observer;
    private final EngineClock clock;
    private final TaskIndexes tasks;
    private final IdempotencyKeys keys;
    private final TaskIdSequence ids = new TaskIdSequence();
    /** Tasks that are being kept. */
    private long coming;

    TaskCreation(long maxTasks, EngineObserver observer, EngineClock clock, TaskIndexes tasks, IdempotencyKeys keys) {
        this.maxTasks = maxTasks;
        this.observer = observer;
        this.clock = clock;
        this.tasks = tasks;
        this.keys = keys;
    }

    /** What a task is made of, but for its payload. */
    record Parts(
            int size,
            ReadyTime readyTime,
            int priority,
            TaskAttributes attributes,
            @Nullable UUID workflow) {
        static Parts of(NewTask task, @Nullable UUID workflow) {
            int size = task.payload().bytes().length;
            return new Parts(size, task.readyTime(), task.priority(), task.attributes(), workflow);
        }
    }

    /** An identifier greater than all before. */
    UUID nextId(long now) {
        return ids.next(clock.wall(now));
    }

    /** The front half of the last identifier: that of no later one is smaller. */
    long lastId() {
        return ids.last();
    }

    /** Makes every later identifier greater than this one. */
    void startAfter(UUID id) {
        ids.startAfter(id);
    }

    /** Whether the broker may hold so many tasks more. */
    boolean fits(int more) {
        return tasks.size() + coming + more <= maxTasks;
    }

    // ---- on request ----------------------------------------------------------------------------------------------

    List<Creation> create(QueueBook queue, List<Draft> drafts, long now, Commit commit) {
        List<TaskEntry> created = new ArrayList<>(drafts.size());
        List<Creation> answers = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            answers.add(create(queue, draft, now, commit, created));
        }
        seeOnceKept(created, commit);
        return answers;
    }

    private Creation create(QueueBook queue, Draft draft, long now, Commit commit, List<TaskEntry> created) {
        Draft.Keyed keyed = draft.key();
        UsedKey known = keyed == null ? null : keys.find(keyed.key());
        if (keyed != null && known != null) {
            return known.isOf(keyed.request()) ? replay(known) : new Creation.KeyReused();
        }
        if (!fits(created.size() + 1)) {
            return new Creation.Full();
        }
        if (keyed != null && !keys.fits()) {
            return new Creation.KeysFull();
        }
        TaskEntry task = create(queue, draft.task(), null, now, commit);
        created.add(task);
        long readyAt = readyAt(task);
        Instant shown = task.byWallClock ? Instant.ofEpochMilli(readyAt) : clock.instant(readyAt);
        if (keyed != null) {
            long expiresAt = now + queue.settings().dedupeWindow().toMillis();
            StoredKey used =
                    new StoredKey(keyed.key(), keyed.request(), task.id(), task.state, shown.toEpochMilli(), expiresAt);
            keys.add(used, commit);
        }
        return new Creation.Created(task.id(), task.state, shown, false);
    }

    /** The first answer, to the letter, whatever was done to the wall's clock since. */
    private static Creation replay(UsedKey used) {
        return new Creation.Created(used.created(), used.state, Instant.ofEpochMilli(used.readyAt), true);
    }

    private static long readyAt(TaskEntry task) {
        return task.state == TaskState.BLOCKED ? task.moreThanPlain().readyAt : task.at;
    }

    /** A task with its payload; {@link #seeOnceKept} comes after. */
    TaskEntry create(QueueBook queue, NewTask task, @Nullable UUID workflow, long now, Commit commit) {
        TaskEntry entry = create(queue, Parts.of(task, workflow), now, commit);
        commit.keep(new Change.PutPayload(entry.id(), task.payload()));
        return entry;
    }

    // ---- in itself -----------------------------------------------------------------------------------------------

    /** A task whose payload the caller sees to; {@link #seeOnceKept} comes after. */
    TaskEntry create(QueueBook queue, Parts parts, long now, Commit commit) {
        boolean byWallClock =
                parts.readyTime() instanceof ReadyTime.At at && at.time().toEpochMilli() > clock.wall(now);
        long readyAt = switch (parts.readyTime()) {
            case ReadyTime.After(Duration delay) -> Math.addExact(now, delay.toMillis());
            case ReadyTime.At(Instant time) -> byWallClock ? time.toEpochMilli() : now;
        };
        StoredTask stored = new StoredTask(
                nextId(now),
                queue.id(),
                byWallClock || readyAt > now ? TaskState.DELAYED : TaskState.READY,
                parts.priority(),
                0,
                now,
                readyAt,
                parts.size(),
                false,
                byWallClock,
                extras(parts, readyAt, now));
        TaskEntry task = new TaskEntry(queue, stored);
        if (task.group() != null && !queue.groups.join(task)) {
            task.state = TaskState.BLOCKED;
            task.at = now;
            stored = task.stored();
        }
        commit.keep(new Change.PutTask(stored));
        return task;
    }

    private static @Nullable StoredExtras extras(Parts parts, long readyAt, long now) {
        TaskAttributes attributes = parts.attributes();
        if (attributes.equals(TaskAttributes.NONE) && parts.workflow() == null) {
            return null;
        }
        Duration timeToLive = attributes.timeToLive();
        long expiresAt = timeToLive == null ? StoredExtras.NEVER : Math.addExact(now, timeToLive.toMillis());
        return new StoredExtras(attributes, parts.workflow(), readyAt, expiresAt, false);
    }

    /** These can be seen, and handed out, once they are kept. */
    void seeOnceKept(List<TaskEntry> created, Commit commit) {
        if (created.isEmpty()) {
            return;
        }
        coming += created.size();
        commit.then(() -> {
            coming -= created.size();
            for (TaskEntry task : created) {
                tasks.add(task);
                observer.created(task.queue.name(), 1);
            }
        });
    }
}
