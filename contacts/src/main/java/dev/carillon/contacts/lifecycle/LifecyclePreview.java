package dev.carillon.contacts.lifecycle;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What would be done; nothing was. */
@RegisterForReflection
public record LifecyclePreview(LifecycleState from, LifecycleState to, List<Planned> steps) {

    /** A step that would be looked at, and what it would do. */
    @RegisterForReflection
    public record Planned(StepName step, String what) {}
}
