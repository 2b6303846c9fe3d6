package dev.carillon.contacts.webhook;

import dev.carillon.http.address.Host;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a request comes from: who connected, or, where that is a proxy that is trusted, whom it says that it forwards for
 * ({@code Forwarded}, RFC 7239, or {@code X-Forwarded-For}). Read from the end, where the nearest proxy wrote, up to the
 * first address that is none of ours. Where both headers are there and disagree one of them was not written by our proxy,
 * and nothing is known. Pure.
 */
final class ClientAddress {
    // The parameter of an element, whose value may be quoted; a quoted comma or semicolon is in no address.
    private static final Pattern FOR = Pattern.compile("(?:^|;)\\s*for\\s*=\\s*\"?([^\";,]*)\"?");
    private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:]*):[0-9_]+");

    private ClientAddress() {}

    /** The address; empty where it cannot be known. */
    static Optional<InetAddress> of(
            InetAddress peer, List<String> forwarded, List<String> forwardedFor, AddressRanges trusted) {
        if (!trusted.contains(peer) || (forwarded.isEmpty() && forwardedFor.isEmpty())) {
            return Optional.of(peer);
        }
        Optional<InetAddress> one = last(hosts(forwarded), trusted);
        Optional<InetAddress> other = last(split(forwardedFor), trusted);
        if (forwarded.isEmpty() || forwardedFor.isEmpty()) {
            return forwarded.isEmpty() ? other : one;
        }
        return one.equals(other) ? one : Optional.empty();
    }

    private static List<String> hosts(List<String> forwarded) {
        List<String> hosts = new ArrayList<>();
        for (String element : split(forwarded)) {
            Matcher host = FOR.matcher(element.toLowerCase(Locale.ROOT));
            hosts.add(host.find() ? host.group(1) : "");
        }
        return hosts;
    }

    private static List<String> split(List<String> fields) {
        List<String> all = new ArrayList<>();
        for (String field : fields) {
            all.addAll(List.of(field.split(",", -1)));
        }
        return all;
    }

    private static Optional<InetAddress> last(List<String> hosts, AddressRanges trusted) {
        for (String host : hosts.reversed()) {
            Optional<InetAddress> address = parse(host.strip());
            if (address.isEmpty() || !trusted.contains(address.get())) {
                return address;
            }
        }
        return Optional.empty();
    }

    /** An address, in brackets or not, with a port or not. */
    static Optional<InetAddress> parse(String host) {
        Matcher withPort = WITH_PORT.matcher(host);
        String bare = withPort.matches() ? withPort.group(1) : host;
        String bracketed = bare.indexOf(':') >= 0 && !bare.startsWith("[") ? "[" + bare + "]" : bare;
        return Host.parse(bracketed) instanceof Host.Literal(InetAddress address)
                ? Optional.of(address)
                : Optional.empty();
    }
}
