package dev.carillon.contacts.lifecycle;

/** How a look at a step ended. */
sealed interface StepResult {

    record Done() implements StepResult {}

    /** Not yet; looked at again soon. */
    record Waiting(String reason) implements StepResult {}

    /** Not without somebody: looked at again once they say so. */
    record Failed(String reason) implements StepResult {}

    static StepResult done() {
        return new Done();
    }

    static StepResult waiting(String reason) {
        return new Waiting(reason);
    }

    static StepResult failed(String reason) {
        return new Failed(reason);
    }
}
