package dev.carillon.notifier;

import dev.carillon.conventions.OpenApiRules;

class OpenApiIT extends OpenApiRules {
    OpenApiIT() {
        super(Notifier.UNDER_RULES);
    }
}
