package dev.carillon.gateway.configuration;

import dev.carillon.gateway.address.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The YAML file, read and found valid: every upstream that a route names exists, and nothing stands twice.
 *
 * @param upstreams by name
 * @param routes in the order of the file
 * @param roles by name
 */
public record GatewayFile(Map<String, Upstream> upstreams, List<Route> routes, Map<String, EgressRole> roles) {

    public GatewayFile {
        upstreams = Map.copyOf(upstreams);
        routes = List.copyOf(routes);
        roles = Map.copyOf(roles);
    }

    /** Interchangeable endpoints of one service. */
    public record Upstream(String name, List<Endpoint> endpoints) {
        public Upstream {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** Where one process of an upstream listens, for plain HTTP. */
    public record Endpoint(String host, int port) {}

    /** Paths that start with these segments go to this upstream. */
    public record Route(String prefix, String upstream) {}

    /**
     * What a caller with this role may reach.
     *
     * @param addresses allowed though they are not globally reachable
     */
    public record EgressRole(String name, List<Allowed> allow, List<AddressRange> addresses) {
        public EgressRole {
            allow = List.copyOf(allow);
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A host that may be reached.
     *
     * @param host a name or an address as {@link dev.carillon.gateway.address.Host#text()} has it, or {@code *.suffix}
     */
    public record Allowed(String host, Set<Integer> ports) {
        private static final String ANY_LABEL = "*.";

        public Allowed {
            ports = Set.copyOf(ports);
        }

        /** Whether this host is meant; {@code *.suffix} means every name below the suffix and not the suffix itself. */
        public boolean matches(String text) {
            return host.startsWith(ANY_LABEL)
                    ? text.length() >= host.length() && text.endsWith(host.substring(1))
                    : host.equals(text);
        }
    }
}
