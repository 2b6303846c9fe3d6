package dev.carillon.broker;

import dev.carillon.conventions.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super(TaskBroker.UNDER_RULES);
    }
}
