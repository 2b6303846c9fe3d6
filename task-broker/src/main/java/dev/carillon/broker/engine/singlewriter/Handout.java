package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskAttributes;
import java.time.Instant;
import java.util.UUID;

/** A lease just made, without the payload yet. */
record Handout(UUID id, long nonce, int attempt, Instant until, TaskAttributes attributes) {

    /** What its token says. */
    LeaseTokens.Parsed token() {
        return new LeaseTokens.Parsed(id.getMostSignificantBits(), id.getLeastSignificantBits(), nonce);
    }
}
