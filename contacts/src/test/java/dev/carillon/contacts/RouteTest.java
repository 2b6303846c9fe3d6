package dev.carillon.contacts;

import dev.carillon.conventions.RouteRules;

class RouteTest extends RouteRules {
    RouteTest() {
        super(Contacts.UNDER_RULES);
    }
}
