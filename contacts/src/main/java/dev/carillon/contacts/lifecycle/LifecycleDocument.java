package dev.carillon.contacts.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the service stands, as callers see it.
 *
 * @param wanted where it is on its way to
 * @param run tells this closing from another
 * @param graceEnds when webhooks go
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LifecycleDocument(
        LifecycleState state,
        LifecycleState wanted,
        @Nullable UUID run,
        @Nullable ClosingPlan plan,
        @Nullable Instant announcedAt,
        @Nullable Instant graceEnds,
        List<StepRecord> steps) {

    static LifecycleDocument of(Lifecycle lifecycle, List<StepRecord> steps) {
        boolean open = lifecycle.run() == null;
        return new LifecycleDocument(
                lifecycle.state(),
                lifecycle.wanted(),
                lifecycle.run(),
                open ? null : lifecycle.plan(),
                lifecycle.announcedAt(),
                lifecycle.graceEnds(),
                steps);
    }
}
