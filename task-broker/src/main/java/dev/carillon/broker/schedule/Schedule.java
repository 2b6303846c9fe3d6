package dev.carillon.broker.schedule;

import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as an engine keeps it: the engine knows when it is due, and not why.
 *
 * @param rule as the package reads it
 * @param queue that its tasks go to
 * @param priority of its tasks, 0 to 9
 * @param nextAt when it is due next, of the wall clock; null for one that is paused, or that never comes again
 * @param lastAt when it was due last; null for one that never was
 * @param lastTask that was created then
 */
public record Schedule(
        String name,
        String rule,
        String queue,
        Payload payload,
        int priority,
        TaskAttributes attributes,
        @Nullable Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable UUID lastTask) {

    /**
     * This one as it is kept in place of another: what is known of that one stays, and under the same rule it is due when
     * that one was.
     */
    public Schedule inPlaceOf(Schedule before) {
        return new Schedule(
                name,
                rule,
                queue,
                payload,
                priority,
                attributes,
                rule.equals(before.rule) ? before.nextAt : nextAt,
                before.lastAt,
                before.lastTask);
    }

    /** Whether this one, in place of another, would be due again for what that one has fired for. */
    public boolean isDueAgain(Schedule before) {
        return !rule.equals(before.rule) && nextAt != null && before.lastAt != null && !nextAt.isAfter(before.lastAt);
    }

    /** This one once it has fired. */
    public Schedule fired(Instant due, UUID task, @Nullable Instant next) {
        return new Schedule(name, rule, queue, payload, priority, attributes, next, due, task);
    }
}
