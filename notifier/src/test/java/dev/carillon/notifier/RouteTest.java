package dev.carillon.notifier;

import dev.carillon.conventions.RouteRules;

class RouteTest extends RouteRules {
    RouteTest() {
        super(Notifier.UNDER_RULES);
    }
}
