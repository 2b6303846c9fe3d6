package dev.carillon.contacts.subscription;

import dev.carillon.contacts.egress.EgressConfig;
import dev.carillon.http.address.Host;
import dev.carillon.http.address.HostPattern;
import dev.carillon.http.address.SpecialPurpose;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which URLs may be told of events. A caller names them, so none may lead into our own network (server-side request
 * forgery): addresses that are not public are refused, when a subscription is made and again, of the very address that is
 * connected to, with every request. Behind an egress proxy the addresses are its to judge. Thread-safe; no I/O.
 */
@Singleton
public class TargetPolicy {
    private static final int LONGEST_URL = 2048;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final List<HostPattern> allowed;
    private final boolean allowPrivate;
    private final boolean isProxied;

    TargetPolicy(SubscriptionConfig config, EgressConfig egress) {
        try {
            this.allowed = config.allowedHosts().orElse(List.of()).stream()
                    .map(HostPattern::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("carillon.contacts.subscriptions.allowed-hosts: " + e.getMessage(), e);
        }
        this.allowPrivate = config.allowPrivate();
        this.isProxied = egress.proxy().isPresent();
    }

    /** Why this URL may not be told, in a sentence; empty where it may. */
    Optional<String> refusal(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.of("This is no URL.");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("Expected an absolute https URL.");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("The URL names a host, and neither a user nor a fragment.");
        }
        if (text.length() > LONGEST_URL || port(url) < 1 || port(url) > 0xffff) {
            return Optional.of("The URL has at most " + LONGEST_URL + " characters, and a port from 1 to 65535.");
        }
        return refusal(Host.parse(url.getHost()), port(url), scheme.equals("https"));
    }

    private Optional<String> refusal(Host host, int port, boolean isTls) {
        boolean isListed = allowed.stream().anyMatch(pattern -> pattern.matches(host, port));
        if (!allowed.isEmpty() && !isListed) {
            return Optional.of("The host is not one that carillon.contacts.subscriptions.allowed-hosts lets us reach.");
        }
        if (!isTls && !isListed) {
            return Optional.of(
                    "Plain http is for hosts that stand in carillon.contacts.subscriptions.allowed-hosts; take https.");
        }
        return switch (host) {
            case Host.Malformed malformed -> Optional.of("The URL's host is not the name of a host.");
            case Host.Disguised disguised ->
                Optional.of("The URL's host is an address in disguise: " + disguised.form() + ".");
            case Host.Name name -> Optional.empty();
            case Host.Literal literal -> isProxied ? Optional.empty() : refusal(literal.address());
        };
    }

    /** Why this address of a host must not be connected to; empty where it may. */
    Optional<String> refusal(InetAddress address) {
        return allowPrivate && !allowed.isEmpty()
                ? Optional.empty()
                : SpecialPurpose.reason(address).map(reason -> "The host's address is not public: " + reason + ".");
    }

    /** The port of a URL, said or of its scheme. */
    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : isTls(url) ? HTTPS : HTTP;
    }

    static boolean isTls(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }
}
