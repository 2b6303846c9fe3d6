package dev.carillon.broker.api;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.http.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a creator says of a task, field by field and as it was said: by query and headers, by an item of a batch, by a
 * workflow. Filled by one thread, which then makes the task of it. Knows nothing of HTTP.
 */
final class TaskFields {
    private static final Duration SHORTEST_TIME_TO_LIVE = Duration.ofMillis(1);

    @Nullable Payload payload;

    /** Instead of that of the payload. */
    @Nullable String contentType;

    @Nullable String delay;

    @Nullable String at;

    int priority;

    @Nullable String idempotencyKey;

    @Nullable String group;

    @Nullable String key;

    @Nullable String ttl;

    @Nullable String traceparent;

    /** A task of nothing but a payload, and perhaps a trace that it belongs to. */
    static NewTask plain(Payload payload, @Nullable String traceparent) {
        TaskFields fields = new TaskFields();
        fields.traceparent = traceparent;
        return new NewTask(payload, ReadyTime.atOnce(), 0, null, fields.attributes());
    }

    /** The task, or a 400 that names the field that is wrong. */
    NewTask task(Instant now, long mostPayload) {
        return new NewTask(
                payload(mostPayload),
                readyTime(now),
                Inputs.number("priority", priority, 0, NewTask.HIGHEST_PRIORITY),
                idempotencyKey,
                attributes());
    }

    private Payload payload(long most) {
        Payload given = payload;
        if (given == null) {
            throw ProblemException.invalid("payload", "'payload' is missing.");
        }
        if (given.bytes().length > most) {
            throw Problems.payloadTooLarge(most);
        }
        return contentType == null ? given : new Payload(Inputs.contentType("contentType", contentType), given.bytes());
    }

    private ReadyTime readyTime(Instant now) {
        if (delay != null && at != null) {
            throw ProblemException.invalid("at", "A task has a 'delay' or an 'at', not both.");
        }
        if (delay != null) {
            return new ReadyTime.After(Inputs.duration("delay", delay, Duration.ZERO, Inputs.LONGEST_DELAY));
        }
        return at == null ? ReadyTime.atOnce() : new ReadyTime.At(Inputs.instant("at", at, now));
    }

    /** Most tasks have none, and share the one that says so. */
    private TaskAttributes attributes() {
        String trace = Traceparent.orNull(traceparent);
        if (group == null && key == null && ttl == null && trace == null) {
            return TaskAttributes.NONE;
        }
        return new TaskAttributes(
                group == null ? null : Inputs.label("group", group),
                key == null ? null : Inputs.label("key", key),
                ttl == null
                        ? null
                        : Inputs.duration("ttl", ttl, SHORTEST_TIME_TO_LIVE, TaskAttributes.LONGEST_TIME_TO_LIVE),
                trace);
    }
}
