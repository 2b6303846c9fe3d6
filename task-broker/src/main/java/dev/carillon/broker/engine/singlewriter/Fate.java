package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the engine's thread knows of what became of a task; what is not in memory is read beside it. */
sealed interface Fate {
    /** There is none. */
    Fate UNKNOWN = new Unknown();

    /** It went while somebody waited. */
    Fate GONE = new Gone();

    record Unknown() implements Fate {}

    record Gone() implements Fate {}

    record Waiting(TaskState state) implements Fate {}

    /** Acked, with a result that may be in the storage only. */
    record Acked(UUID id, boolean hasResult, @Nullable Payload result, Instant at) implements Fate {}

    record Dead(UUID id, boolean hasReason, Instant at) implements Fate {}

    static Fate of(@Nullable TaskEntry task, EngineClock clock) {
        if (task == null) {
            return UNKNOWN;
        }
        return switch (task.state) {
            case DONE -> new Acked(task.id(), task.hasResult(), null, clock.instant(task.at));
            case DEAD -> new Dead(task.id(), task.hasReason, clock.instant(task.at));
            case DELAYED, READY, BLOCKED, LEASED -> new Waiting(task.state);
        };
    }

    static Fate succeeded(TaskEntry task, @Nullable Payload result, Instant at) {
        return new Acked(task.id(), result != null, result, at);
    }
}
