package dev.carillon.contacts.lifecycle;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the service stands.
 *
 * @param wanted where it is on its way to
 * @param run tells this closing from another
 */
record Lifecycle(
        LifecycleState state,
        LifecycleState wanted,
        @Nullable UUID run,
        ClosingPlan plan,
        @Nullable Instant announcedAt) {

    /** When webhooks go, unless somebody is faster; null while nothing was announced. */
    @Nullable Instant graceEnds() {
        return announcedAt == null ? null : announcedAt.plus(plan.graceOrUsual());
    }
}
