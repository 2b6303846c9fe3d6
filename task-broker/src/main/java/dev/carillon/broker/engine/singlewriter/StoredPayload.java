package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.Payload;

/** What a storage has of a payload. */
public sealed interface StoredPayload {

    /** It is as it was written. */
    record Whole(Payload payload) implements StoredPayload {}

    /** There is none. */
    record Missing() implements StoredPayload {}

    /** Its bytes are others than were written, and will be so the next time. */
    record Damaged() implements StoredPayload {}

    /** It could not be read now; nothing is known of the next time. */
    record Unread(StorageException why) implements StoredPayload {}
}
