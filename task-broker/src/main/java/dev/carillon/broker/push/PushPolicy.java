package dev.carillon.broker.push;

import dev.carillon.http.address.Host;
import dev.carillon.http.address.HostPattern;
import dev.carillon.http.address.SpecialPurpose;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which targets may be reached. Behind an egress proxy its rules decide, and only the form of a target is looked at here.
 * Without one, a host must be on the list, and what it resolves to must be public.
 *
 * <p>Thread-safe; no I/O.
 */
@ApplicationScoped
public class PushPolicy {
    private static final int LONGEST_URL = 2048;

    private final boolean isProxied;
    private final boolean allowPrivate;
    private final List<HostPattern> allowed;

    @Inject
    public PushPolicy(PushConfig config) {
        this.isProxied = config.proxy().isPresent();
        this.allowPrivate = config.allowPrivate();
        try {
            this.allowed = config.allowedHosts().orElse(List.of()).stream()
                    .map(HostPattern::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("carillon.broker.push.allowed-hosts: " + e.getMessage(), e);
        }
    }

    /** Why nothing may be pushed to this target, in a sentence; empty where it may. */
    public Optional<String> refusal(URI target) {
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("A target is an absolute http or https URL.");
        }
        if (target.getHost() == null || target.getRawUserInfo() != null || target.getRawFragment() != null) {
            return Optional.of("A target names a host, and neither a user nor a fragment.");
        }
        if (target.toString().length() > LONGEST_URL || port(target) < 1 || port(target) > 0xffff) {
            return Optional.of("A target has up to " + LONGEST_URL + " characters and a port from 1 to 65535.");
        }
        return refusal(Host.parse(target.getHost()), port(target));
    }

    private Optional<String> refusal(Host host, int port) {
        return switch (host) {
            case Host.Malformed malformed -> Optional.of("The target's host is not the name of a host.");
            case Host.Disguised disguised ->
                Optional.of("The target's host is an address in disguise: " + disguised.form() + ".");
            case Host.Name name -> unlisted(name, port);
            case Host.Literal literal ->
                unlisted(literal, port).or(() -> isProxied ? Optional.empty() : refusal(literal.address()));
        };
    }

    private Optional<String> unlisted(Host host, int port) {
        boolean isListed = isProxied || allowed.stream().anyMatch(pattern -> pattern.matches(host, port));
        return isListed
                ? Optional.empty()
                : Optional.of("The host is not one that carillon.broker.push.allowed-hosts lets the broker reach.");
    }

    /** Why this address of a host must not be connected to; empty where it may. */
    Optional<String> refusal(InetAddress address) {
        return allowPrivate
                ? Optional.empty()
                : SpecialPurpose.reason(address).map(reason -> "The host's address is not public: " + reason + ".");
    }

    /** The port of a target, said or of its scheme. */
    static int port(URI target) {
        if (target.getPort() >= 0) {
            return target.getPort();
        }
        return isTls(target) ? 443 : 80;
    }

    static boolean isTls(URI target) {
        return "https".equalsIgnoreCase(target.getScheme());
    }
}
