package dev.carillon.contacts.lifecycle;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;

/** Lets the grace period run, by the clock or until somebody cuts it short; then webhooks are gone. */
@Singleton
class WebhooksStep implements Step {
    private final Gatekeeper gates;
    private final Clock clock;

    WebhooksStep(Gatekeeper gates, Clock clock) {
        this.gates = gates;
        this.clock = clock;
    }

    @Override
    public StepName name() {
        return StepName.WEBHOOKS;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) {
        Instant end = lifecycle.graceEnds();
        return "Webhooks are answered 410 "
                + (end == null
                        ? lifecycle.plan().graceOrUsual() + " after the announcement."
                        : "from " + end + ", or at once where CLOSING is asked for.");
    }

    @Override
    public StepResult run(StepRun run) {
        Instant end = run.lifecycle().graceEnds();
        boolean over = end == null || !clock.instant().isBefore(end);
        boolean cutShort = run.lifecycle().wanted().compareTo(LifecycleState.CLOSING) >= 0;
        if (!over && !cutShort) {
            return StepResult.waiting("the grace period ends at " + end);
        }
        gates.set("webhooks", false);
        return StepResult.done();
    }

    @Override
    public StepResult revert(StepRun run) {
        gates.set("webhooks", true);
        return StepResult.done();
    }
}
