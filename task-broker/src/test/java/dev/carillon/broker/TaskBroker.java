package dev.carillon.broker;

import dev.carillon.conventions.ServiceUnderRules;

/** This service, as the house rules see it. */
final class TaskBroker {
    static final ServiceUnderRules UNDER_RULES = new ServiceUnderRules("task-broker", "dev.carillon.broker");

    private TaskBroker() {}
}
