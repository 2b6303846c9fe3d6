package dev.carillon.contacts;

import dev.carillon.conventions.ConfigurationRules;

class ConfigurationTest extends ConfigurationRules {
    ConfigurationTest() {
        super(Contacts.UNDER_RULES);
    }
}
