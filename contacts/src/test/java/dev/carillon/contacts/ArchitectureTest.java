package dev.carillon.contacts;

import dev.carillon.conventions.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super(Contacts.UNDER_RULES);
    }
}
