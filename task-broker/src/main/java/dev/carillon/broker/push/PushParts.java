package dev.carillon.broker.push;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** What decides on pushing and what is told of it, in one hand. */
@Dependent
record PushParts(PushPolicy policy, PushSecrets secrets, PushObserver observer) {
    @Inject
    PushParts {}
}
