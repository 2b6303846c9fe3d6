package dev.carillon.notifier;

import dev.carillon.conventions.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super(Notifier.UNDER_RULES);
    }
}
