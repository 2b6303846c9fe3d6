package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a storage keeps of the few tasks that are more than plain.
 *
 * @param workflow that it belongs to; null for none
 * @param readyAt when a blocked task is ready at the earliest; means something only while it is blocked
 * @param expiresAt when its time to live or, once it is done, its retention is over; {@link #NEVER} for never
 * @param hasResult whether a result is stored beside it
 */
public record StoredExtras(
        TaskAttributes attributes, @Nullable UUID workflow, long readyAt, long expiresAt, boolean hasResult) {
    public static final long NEVER = Long.MAX_VALUE;
}
