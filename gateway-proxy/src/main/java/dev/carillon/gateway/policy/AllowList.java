package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of a role, found by host: the host itself, then the longest suffix. Immutable. */
final class AllowList {
    private final Map<String, Set<Integer>> portsByHost = new HashMap<>();
    private final Set<Integer> ports = new HashSet<>();

    AllowList(List<Allowed> entries) {
        for (Allowed entry : entries) {
            portsByHost.computeIfAbsent(entry.host(), host -> new HashSet<>()).addAll(entry.ports());
            ports.addAll(entry.ports());
        }
    }

    /** Whether any host has this port. */
    boolean hasPort(int port) {
        return ports.contains(port);
    }

    /** Whether any entry means this host, with whatever port. */
    boolean hasHost(String host) {
        return find(host, null) != null;
    }

    /** The host of the entry, as written there, that lists the target; null where none does. */
    @Nullable String find(String host, @Nullable Integer port) {
        if (lists(host, port)) {
            return host;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            String suffix = "*" + host.substring(dot);
            if (lists(suffix, port)) {
                return suffix;
            }
        }
        return null;
    }

    private boolean lists(String pattern, @Nullable Integer port) {
        Set<Integer> listed = portsByHost.get(pattern);
        return listed != null && (port == null || listed.contains(port));
    }
}
