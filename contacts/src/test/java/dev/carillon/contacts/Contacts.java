package dev.carillon.contacts;

import dev.carillon.conventions.ServiceUnderRules;

/** The service that the house rules look at here. */
final class Contacts {
    static final ServiceUnderRules UNDER_RULES = new ServiceUnderRules("contacts", "dev.carillon.contacts");

    private Contacts() {}
}
