package dev.carillon.notifier;

import dev.carillon.conventions.ServiceUnderRules;

/** The service that the house rules look at here. */
final class Notifier {
    static final ServiceUnderRules UNDER_RULES = new ServiceUnderRules("notifier", "dev.carillon.notifier");

    private Notifier() {}
}
