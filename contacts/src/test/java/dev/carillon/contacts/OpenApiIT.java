package dev.carillon.contacts;

import dev.carillon.conventions.OpenApiRules;

class OpenApiIT extends OpenApiRules {
    OpenApiIT() {
        super(Contacts.UNDER_RULES);
    }
}
