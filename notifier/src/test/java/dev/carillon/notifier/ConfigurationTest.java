package dev.carillon.notifier;

import dev.carillon.conventions.ConfigurationRules;

class ConfigurationTest extends ConfigurationRules {
    ConfigurationTest() {
        super(Notifier.UNDER_RULES);
    }
}
