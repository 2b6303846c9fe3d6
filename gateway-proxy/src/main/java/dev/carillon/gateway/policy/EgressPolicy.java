package dev.carillon.gateway.policy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Mode;
import dev.carillon.gateway.message.Authority;
import dev.carillon.http.access.Caller;
import dev.carillon.http.address.AddressRange;
import dev.carillon.http.address.Host;
import dev.carillon.http.address.SpecialPurpose;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The allow-lists of the egress roles, and what becomes of targets that are on none. Pure: names are resolved elsewhere,
 * and their addresses brought here to be checked. Immutable.
 *
 * <p>Of several roles the first by name that lists the target decides, else the first of those with the mildest mode. A
 * host in disguise passes in no mode.
 */
public final class EgressPolicy {

    private record Role(EgressRole role, AllowList list) {
        Role(EgressRole role) {
            this(role, new AllowList(role.allow()));
        }

        boolean permits(String method) {
            return role.methods().isEmpty() || role.methods().contains(method);
        }

        Mode mode() {
            return role.mode();
        }
    }

    private final Map<String, Role> roles;

    public EgressPolicy(Map<String, EgressRole> roles) {
        this.roles = roles.values().stream()
                .map(Role::new)
                .collect(toUnmodifiableMap(it -> it.role().name(), it -> it));
    }

    /** Checks the method, the port, the form of the host, then the host, against the roles of the caller. */
    Verdict judge(Caller caller, String method, Authority target) {
        List<Role> own = caller.roles().stream()
                .sorted()
                .map(roles::get)
                .filter(Objects::nonNull)
                .toList();
        if (target.host() instanceof Host.Disguised disguised) {
            return unlisted(own, method, target.port())
                    .filter(refused -> mildest(own, method) == null)
                    .orElseGet(() -> new Verdict.Refused(
                            "host-form", disguised.text() + " is no plain host: " + disguised.form() + "."));
        }
        String host = target.host().text();
        for (Role role : own) {
            String listed = role.permits(method) ? role.list().find(host, target.port()) : null;
            if (listed != null) {
                return new Verdict.Passed(role.role(), role.role().name() + "/" + listed, false);
            }
        }
        Verdict.Refused refused =
                unlisted(own, method, target.port()).orElseGet(() -> unlisted(own, method, host, target.port()));
        Role mildest = mildest(own, method);
        if (mildest == null) {
            return refused;
        }
        return mildest.mode() == Mode.OPEN
                ? new Verdict.Passed(mildest.role(), mildest.role().name() + "/*", false)
                : new Verdict.Passed(mildest.role(), refused.rule(), true);
    }

    /** The role that lets pass what is on no list; null where none does. */
    private static @Nullable Role mildest(List<Role> own, String method) {
        Role mildest = null;
        for (Role role : own) {
            // An open role has no list of hosts; if it names methods, those are meant.
            boolean lets = role.mode() == Mode.REPORT || (role.mode() == Mode.OPEN && role.permits(method));
            if (lets && (mildest == null || role.mode().compareTo(mildest.mode()) > 0)) {
                mildest = role;
            }
        }
        return mildest;
    }

    private static Optional<Verdict.Refused> unlisted(List<Role> own, String method, int port) {
        if (!own.isEmpty() && own.stream().noneMatch(role -> role.permits(method))) {
            return Optional.of(new Verdict.Refused("method", "Your roles do not have the method " + method + "."));
        }
        return own.stream().anyMatch(role -> role.permits(method) && role.list().hasPort(port))
                ? Optional.empty()
                : Optional.of(new Verdict.Refused("port", "No entry of your allow-list has port " + port + "."));
    }

    private static Verdict.Refused unlisted(List<Role> own, String method, String host, int port) {
        boolean onOtherPort = own.stream()
                .anyMatch(role -> role.permits(method) && role.list().hasHost(host));
        return onOtherPort
                ? new Verdict.Refused("port", "Your allow-list has " + host + " without port " + port + ".")
                : new Verdict.Refused("host", "Your allow-list does not have " + host + ".");
    }

    /** Why an address may not be connected to; empty where it may. */
    static Optional<String> fault(InetAddress address, List<AddressRange> allowed) {
        Optional<String> reason = SpecialPurpose.reason(address);
        if (reason.isEmpty() || allowed.isEmpty()) {
            return reason;
        }
        byte[] bytes = address.getAddress();
        return allowed.stream().anyMatch(range -> range.contains(bytes)) ? Optional.empty() : reason;
    }
}
