package dev.carillon.broker;

import dev.carillon.conventions.OpenApiRules;

class OpenApiIT extends OpenApiRules {
    OpenApiIT() {
        super(TaskBroker.UNDER_RULES);
    }
}
