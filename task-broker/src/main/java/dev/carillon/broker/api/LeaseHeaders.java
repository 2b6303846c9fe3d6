package dev.carillon.broker.api;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.TaskAttributes;
import java.util.function.BiConsumer;

/**
 * What a worker is told of a task in header fields, where the body is the payload and nothing else. All values are
 * printable ASCII, since {@link Inputs} takes no other. Pure.
 */
final class LeaseHeaders {
    static final String TASK = "Carillon-Task";
    static final String TOKEN = "Carillon-Token";
    static final String ATTEMPT = "Carillon-Attempt";
    static final String LEASED_UNTIL = "Carillon-Leased-Until";
    static final String GROUP = "Carillon-Group";
    static final String KEY = "Carillon-Key";
    static final String TRACEPARENT = "traceparent";

    private LeaseHeaders() {}

    /** Says every field of this task, but for those that describe the payload. */
    static void of(LeasedTask task, BiConsumer<String, String> field) {
        field.accept(TASK, task.id().toString());
        field.accept(TOKEN, task.token());
        field.accept(ATTEMPT, Integer.toString(task.attempt()));
        field.accept(LEASED_UNTIL, task.leasedUntil().toString());
        TaskAttributes attributes = task.attributes();
        if (attributes.group() != null) {
            field.accept(GROUP, attributes.group());
        }
        if (attributes.concurrencyKey() != null) {
            field.accept(KEY, attributes.concurrencyKey());
        }
        if (attributes.traceparent() != null) {
            field.accept(TRACEPARENT, attributes.traceparent());
        }
    }
}
