package dev.carillon.contacts.lifecycle;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What is done by the operator's own systems through a hook, or by somebody who then says so. */
final class ByHand {
    static final String CONFIRMED = "confirmed";
    static final String REVERT_CONFIRMED = "revertConfirmed";

    private ByHand() {}

    /** Does it, where there is a hook; else waits for somebody to confirm that they have. */
    static StepResult run(
            Hooks hooks, Optional<URI> hook, StepRun run, String type, Map<String, ?> data, String otherwise) {
        return ask(hooks, hook, run, type, data, CONFIRMED, otherwise);
    }

    /** Undoes it likewise. */
    static StepResult revert(
            Hooks hooks, Optional<URI> hook, StepRun run, String type, Map<String, ?> data, String otherwise) {
        return ask(hooks, hook, run, type, data, REVERT_CONFIRMED, otherwise);
    }

    private static StepResult ask(
            Hooks hooks,
            Optional<URI> hook,
            StepRun run,
            String type,
            Map<String, ?> data,
            String flag,
            String otherwise) {
        if (run.is(flag)) {
            return StepResult.done();
        }
        return hook.isPresent() ? hooks.call(hook.get(), run.run(), type, data) : StepResult.waiting(otherwise);
    }
}
