package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.EgressRole;

/** What the roles of a caller say of a target, before any name is resolved. */
sealed interface Verdict {

    /**
     * It may be reached, if an address of it may.
     *
     * @param role that lets it pass: its addresses are allowed beside the public ones, and its limits hold
     * @param rule the entry that lists it, {@code role/host}; what would have refused it where it is only reported
     * @param reported it is on no list
     */
    record Passed(EgressRole role, String rule, boolean reported) implements Verdict {}

    /**
     * It may not be reached.
     *
     * @param rule which check it failed
     */
    record Refused(String rule, String detail) implements Verdict {}
}
