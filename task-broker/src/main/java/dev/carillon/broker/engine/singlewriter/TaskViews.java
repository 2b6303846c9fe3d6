package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tasks as callers see them: what the engine's thread knows, with what is read beside it. */
final class TaskViews {

    /** What the engine's thread knows of a task. */
    record Found(
            StoredTask task,
            String queue,
            Instant createdAt,
            Instant since,
            @Nullable Instant expiresAt) {
        static Found of(TaskEntry task, EngineClock clock) {
            Instant since = task.byWallClock && task.state == TaskState.DELAYED
                    ? Instant.ofEpochMilli(task.at)
                    : clock.instant(task.at);
            return new Found(
                    task.stored(), task.queue.name(), clock.instant(task.createdAt), since, expiresAt(task, clock));
        }

        private static @Nullable Instant expiresAt(TaskEntry task, EngineClock clock) {
            TaskExtras extras = task.extras;
            return extras == null || task.state.isOver() || extras.at == StoredExtras.NEVER
                    ? null
                    : clock.instant(extras.at);
        }
    }

    private final TaskStorage storage;

    TaskViews(TaskStorage storage) {
        this.storage = storage;
    }

    /** Dead letters of a queue, on the engine's thread. */
    static List<Found> dead(QueueBook queue, @Nullable UUID after, int limit, EngineClock clock) {
        var letters = after == null ? queue.dead : queue.dead.tailMap(after, false);
        return letters.values().stream()
                .limit(limit)
                .map(task -> Found.of(task, clock))
                .toList();
    }

    Task task(Found found) {
        StoredTask task = found.task();
        StoredExtras extras = task.extras();
        return new Task(
                task.id(),
                found.queue(),
                task.state(),
                task.priority(),
                task.attempts(),
                found.createdAt(),
                found.since(),
                found.expiresAt(),
                task.size(),
                task.hasReason() ? storage.reason(task.id()) : null,
                extras == null ? TaskAttributes.NONE : extras.attributes(),
                extras == null ? null : extras.workflow());
    }

    Outcome outcome(Fate fate) {
        return switch (fate) {
            case Fate.Unknown unknown -> new Outcome.Unknown();
            case Fate.Gone gone -> new Outcome.Gone();
            case Fate.Waiting(TaskState state) -> new Outcome.Pending(state);
            case Fate.Dead dead -> new Outcome.Failed(dead.hasReason() ? storage.reason(dead.id()) : null, dead.at());
            case Fate.Acked acked -> succeeded(acked);
        };
    }

    private Outcome succeeded(Fate.Acked acked) {
        if (!acked.hasResult() || acked.result() != null) {
            return new Outcome.Succeeded(acked.result(), acked.at());
        }
        Payload result = storage.result(acked.id());
        return result == null ? new Outcome.Unknown() : new Outcome.Succeeded(result, acked.at()); // its time was over
    }
}
