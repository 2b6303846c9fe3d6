package dev.carillon.contacts.lifecycle;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What to look at next. Pure. */
sealed interface NextStep {

    /** This step is to be done. */
    record Forward(StepRecord step) implements NextStep {}

    /** This step is to be undone. */
    record Back(StepRecord step) implements NextStep {}

    /** All that was done is undone: the service is open. */
    record Opened() implements NextStep {}

    /** Empty where there is nothing to do. */
    static Optional<NextStep> of(Lifecycle lifecycle, List<StepRecord> steps) {
        if (lifecycle.wanted() == LifecycleState.OPEN) {
            return lifecycle.state() == LifecycleState.OPEN ? Optional.empty() : Optional.of(back(steps));
        }
        if (lifecycle.state() == LifecycleState.CLOSED) {
            return Optional.empty();
        }
        return steps.stream()
                .sorted(Comparator.comparingInt(StepRecord::number))
                .filter(step -> step.state() != StepState.DONE)
                .findFirst()
                .filter(step -> step.name() != StepName.ARCHIVE || lifecycle.wanted() == LifecycleState.CLOSED)
                .filter(step -> step.state() != StepState.FAILED)
                .map(Forward::new);
    }

    private static NextStep back(List<StepRecord> steps) {
        return steps.stream()
                .filter(step -> step.state() != StepState.PENDING && step.state() != StepState.REVERTED)
                .max(Comparator.comparingInt(StepRecord::number))
                .<NextStep>map(Back::new)
                .orElseGet(Opened::new);
    }
}
