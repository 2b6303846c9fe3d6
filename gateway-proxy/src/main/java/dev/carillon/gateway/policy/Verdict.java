package dev.carillon.gateway.policy;

import dev.carillon.gateway.address.AddressRange;
import java.util.List;

/** What the allow-list says of a target, before any name is resolved. */
sealed interface Verdict {

    /**
     * The target is listed.
     *
     * @param rule the entry that lists it, {@code role/host}
     * @param addresses allowed beside the public ones
     */
    record Listed(String rule, List<AddressRange> addresses) implements Verdict {}

    /**
     * The target may not be reached.
     *
     * @param rule which check it failed
     */
    record Refused(String rule, String detail) implements Verdict {}
}
