package dev.carillon.contacts.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a step has at hand while it is looked at. What it keeps is committed at once, so that after a crash another look
 * goes on from there. For one thread.
 */
final class StepRun {
    private final UUID run;
    private final Lifecycle lifecycle;
    private final Map<String, Object> progress;
    private final Consumer<Map<String, Object>> keeper;

    StepRun(UUID run, Lifecycle lifecycle, Map<String, Object> progress, Consumer<Map<String, Object>> keeper) {
        this.run = run;
        this.lifecycle = lifecycle;
        this.progress = new HashMap<>(progress);
        this.keeper = keeper;
    }

    /** The name of this closing: what others are asked for is asked for under it. */
    UUID run() {
        return run;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    ClosingPlan plan() {
        return lifecycle.plan();
    }

    Map<String, Object> progress() {
        return progress;
    }

    boolean is(String flag) {
        return Boolean.TRUE.equals(progress.get(flag));
    }

    /** Commits how far the step is. */
    void keep(String name, Object value) {
        progress.put(name, value);
        keeper.accept(progress);
    }
}
