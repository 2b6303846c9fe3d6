package dev.carillon.broker.engine.reference;

import dev.carillon.broker.workflow.NewWorkflow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** All that the reference engine knows of a workflow. */
final class ReferenceWorkflow {
    final UUID id;
    final NewWorkflow asked;
    final long createdAt;
    int stage;
    List<UUID> tasks = new ArrayList<>();
    final Set<UUID> pending = new HashSet<>();
    long acked;
    long dropped;
    long endedAt = ReferenceTask.NEVER;

    ReferenceWorkflow(UUID id, NewWorkflow asked, long now) {
        this.id = id;
        this.asked = asked;
        this.createdAt = now;
    }

    boolean isOver() {
        return endedAt != ReferenceTask.NEVER;
    }
}
