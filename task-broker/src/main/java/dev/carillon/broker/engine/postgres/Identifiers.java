package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.singlewriter.TaskIdSequence;
import java.util.UUID;

/**
 * Identifiers of this replica: by the database's time, as last heard of, and kept apart from those of other replicas by
 * their random bits. Their order means something within a group only, where the database sees to it. Belongs to one
 * context.
 */
final class Identifiers {
    private final TaskIdSequence sequence = new TaskIdSequence();

    UUID next(long now) {
        return sequence.next(now);
    }
}
