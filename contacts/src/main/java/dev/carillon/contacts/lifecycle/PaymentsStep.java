package dev.carillon.contacts.lifecycle;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Map;

/** Stops payments, which are the operator's processor's: by the hook, or by hand. */
@Singleton
class PaymentsStep implements Step {
    private final Hooks hooks;
    private final LifecycleConfig config;

    PaymentsStep(Hooks hooks, LifecycleConfig config) {
        this.hooks = hooks;
        this.config = config;
    }

    @Override
    public StepName name() {
        return StepName.PAYMENTS;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) {
        return config.hooks().payments().isPresent()
                ? "The hook is asked for 'payments.off'."
                : "Somebody stops payments and confirms it: no hook is configured.";
    }

    @Override
    public StepResult run(StepRun run) {
        return ByHand.run(
                hooks,
                config.hooks().payments(),
                run,
                "payments.off",
                Map.of(),
                "Stop payments, and confirm it: POST /v1/lifecycle/steps/payments/confirm");
    }

    @Override
    public StepResult revert(StepRun run) {
        return ByHand.revert(
                hooks,
                config.hooks().payments(),
                run,
                "payments.on",
                Map.of(),
                "Start payments again, and confirm it: POST /v1/lifecycle/steps/payments/confirm");
    }
}
