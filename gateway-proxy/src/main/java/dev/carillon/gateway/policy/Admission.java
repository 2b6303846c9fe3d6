package dev.carillon.gateway.policy;

import java.net.InetAddress;
import java.util.List;

/** Whether an outbound request may pass. */
public sealed interface Admission {

    /** Who asked: the name of the token, or {@link dev.carillon.gateway.telemetry.Decision#NOBODY}. */
    String caller();

    /**
     * It may.
     *
     * @param addresses those that were checked and may be connected to, at least one, in the resolver's order
     */
    record Admitted(String caller, List<InetAddress> addresses) implements Admission {
        public Admitted {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * It may not.
     *
     * @param status of the answer
     * @param kind of the problem document
     * @param rule which check it failed
     */
    record Denied(String caller, int status, String kind, String rule, String detail) implements Admission {}
}
