package dev.carillon.broker;

import dev.carillon.conventions.ConfigurationRules;

class ConfigurationTest extends ConfigurationRules {
    ConfigurationTest() {
        super(TaskBroker.UNDER_RULES);
    }
}
