package dev.carillon.contacts;

import dev.carillon.simulators.broker.BrokerStandIn;
import dev.carillon.simulators.gravatar.GravatarSimulator;

/** The other side of the service's calls, where {@link ContactsEnvironment} told the service that it is. */
public final class Surroundings {
    public static final GravatarSimulator GRAVATAR =
            GravatarSimulator.start(Integer.getInteger(ContactsEnvironment.GRAVATAR_PORT));
    public static final BrokerStandIn BROKER =
            new BrokerStandIn(Integer.getInteger(ContactsEnvironment.BROKER_PORT), "broker-token");
    public static final NotifierStandIn NOTIFIER =
            new NotifierStandIn(Integer.getInteger(ContactsEnvironment.NOTIFIER_PORT));

    private Surroundings() {}
}
