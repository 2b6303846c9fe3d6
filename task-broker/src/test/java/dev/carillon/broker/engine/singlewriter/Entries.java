package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Short ways to make entries for the tests of indexes. */
final class Entries {
    static final QueueBook QUEUE =
            new QueueBook(new StoredQueue(1, "mail", EngineUnderTest.SETTINGS, false), 0, woken -> {});

    private Entries() {}

    /** The task with this number, in the order of creation. */
    static TaskEntry plain(long number) {
        return entry(number, 0, TaskAttributes.NONE);
    }

    static TaskEntry keyed(long number, int priority, @Nullable String key) {
        return entry(number, priority, new TaskAttributes(null, key, null, null));
    }

    static TaskEntry grouped(long number, String group) {
        return entry(number, 0, new TaskAttributes(group, null, null, null));
    }

    private static TaskEntry entry(long number, int priority, TaskAttributes attributes) {
        StoredExtras extras = new StoredExtras(attributes, null, 0, StoredExtras.NEVER, false);
        // As of version 7: sixteen in a millisecond.
        UUID id = new UUID((number >>> 4 << 16) | 0x7000 | (number & 0xf), number * 0x9e3779b97f4a7c15L);
        return new TaskEntry(
                QUEUE,
                new StoredTask(
                        id,
                        1,
                        TaskState.READY,
                        priority,
                        0,
                        number,
                        number,
                        0,
                        false,
                        false,
                        attributes.equals(TaskAttributes.NONE) ? null : extras));
    }
}
