package dev.carillon.contacts.lifecycle;

import java.util.List;

/** What would be done; nothing was. */
public record LifecyclePreview(LifecycleState from, LifecycleState to, List<Planned> steps) {

    /** A step that would be looked at, and what it would do. */
    public record Planned(StepName step, String what) {}
}
