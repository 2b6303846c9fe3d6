package dev.carillon.gateway.policy;

import dev.carillon.gateway.address.AddressRange;
import dev.carillon.gateway.address.Host;
import dev.carillon.gateway.address.SpecialPurpose;
import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.message.Authority;
import dev.carillon.http.access.Caller;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The allow-lists of the egress roles; what is on none is refused. Pure: names are resolved elsewhere, and their
 * addresses brought here to be checked.
 */
public final class EgressPolicy {
    private final Map<String, EgressRole> roles;

    public EgressPolicy(Map<String, EgressRole> roles) {
        this.roles = Map.copyOf(roles);
    }

    /** Checks the port, then the form of the host, then the host against the lists of the caller's roles. */
    Verdict judge(Caller caller, Authority target) {
        List<EgressRole> own = caller.roles().stream()
                .sorted()
                .map(roles::get)
                .filter(Objects::nonNull)
                .toList();
        int port = target.port();
        if (own.stream()
                .flatMap(role -> role.allow().stream())
                .noneMatch(entry -> entry.ports().contains(port))) {
            return new Verdict.Refused(
                    "port",
                    "No entry of your allow-list has port " + port + ", as "
                            + target.host().text() + " would need.");
        }
        if (target.host() instanceof Host.Disguised disguised) {
            return new Verdict.Refused("host-form", disguised.text() + " is no plain host: " + disguised.form() + ".");
        }
        String host = target.host().text();
        for (EgressRole role : own) {
            for (Allowed entry : role.allow()) {
                if (entry.ports().contains(port) && entry.matches(host)) {
                    return new Verdict.Listed(role.name() + "/" + entry.host(), role.addresses());
                }
            }
        }
        boolean onOtherPort =
                own.stream().flatMap(role -> role.allow().stream()).anyMatch(entry -> entry.matches(host));
        return onOtherPort
                ? new Verdict.Refused("port", "Your allow-list has " + host + " without port " + port + ".")
                : new Verdict.Refused("host", "Your allow-list does not have " + host + ".");
    }

    /** Why an address may not be connected to; empty where it may. */
    static Optional<String> fault(InetAddress address, List<AddressRange> allowed) {
        byte[] bytes = address.getAddress();
        return allowed.stream().anyMatch(range -> range.contains(bytes))
                ? Optional.empty()
                : SpecialPurpose.reason(address);
    }
}
