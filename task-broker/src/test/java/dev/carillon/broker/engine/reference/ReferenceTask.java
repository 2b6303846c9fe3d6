package dev.carillon.broker.engine.reference;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** All that the reference engine knows of a task. Times are of the steady clock unless they say otherwise. */
final class ReferenceTask {
    static final long NEVER = Long.MAX_VALUE;

    final UUID id;
    final ReferenceQueue queue;
    final NewTask asked;
    final UUID workflow;
    final long createdAt;

    TaskState state = TaskState.BLOCKED;
    int attempts;
    /** When it became what it is: ready, blocked, dead, done. */
    long since;
    /** Of the tasks that became ready at one time, the first has the lowest. */
    long turn;
    /** When it is ready, if it is that by the steady clock. */
    long dueAt = NEVER;
    /** When it is ready, if it is that by the wall clock. */
    long dueAtWall = NEVER;
    /** When it is forgotten unless it is leased. */
    long expiresAt = NEVER;
    /** When a task that is done is forgotten. */
    long keptUntil = NEVER;

    String token;
    long leasedUntil = NEVER;
    String reason;
    Payload result;
    final List<ReferenceWait> waits = new ArrayList<>();

    ReferenceTask(UUID id, ReferenceQueue queue, NewTask asked, UUID workflow, long now) {
        this.id = id;
        this.queue = queue;
        this.asked = asked;
        this.workflow = workflow;
        this.createdAt = now;
        this.since = now;
        startLife(now);
    }

    void startLife(long now) {
        if (asked.attributes().timeToLive() != null) {
            expiresAt = now + asked.attributes().timeToLive().toMillis();
        }
    }

    String group() {
        return asked.attributes().group();
    }

    String key() {
        return asked.attributes().concurrencyKey();
    }

    TaskAttributes attributes() {
        return asked.attributes();
    }

    boolean isOver() {
        return state == TaskState.DEAD || state == TaskState.DONE;
    }

    boolean waits() {
        return state == TaskState.READY || state == TaskState.DELAYED || state == TaskState.BLOCKED;
    }
}
