package dev.carillon.broker;

import dev.carillon.conventions.RouteRules;

class RoutesTest extends RouteRules {
    RoutesTest() {
        super(TaskBroker.UNDER_RULES);
    }
}
