package dev.carillon.gateway.message;

import dev.carillon.http.address.Host;
import java.net.Inet6Address;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants to go: host and port (RFC 3986, section 3.2, without user information).
 *
 * @param host never {@link Host.Malformed}
 */
public record Authority(Host host, int port) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    /**
     * Reads {@code host[:port]}.
     *
     * @param defaultPort where the port is left out; 0 where it must not be
     * @return null for what is no authority
     */
    public static @Nullable Authority parse(String text, int defaultPort) {
        return parse(text, defaultPort, 0);
    }

    /** Reads the authority of a URI, where an empty port is the scheme's own (RFC 3986, section 6.2.3). */
    public static @Nullable Authority ofUri(String text, int defaultPort) {
        return parse(text, defaultPort, defaultPort);
    }

    private static @Nullable Authority parse(String text, int defaultPort, int emptyPort) {
        int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':');
        if (text.startsWith("[") && text.indexOf(']') < 0) {
            return null;
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = defaultPort;
        if (colon >= 0) {
            port = colon == text.length() - 1 ? emptyPort : port(text.substring(colon + 1));
        }
        Host parsed = Host.parse(host);
        return port <= 0 || parsed instanceof Host.Malformed ? null : new Authority(parsed, port);
    }

    private static int port(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return 0;
        }
        int port = Integer.parseInt(text);
        return port <= 65535 ? port : 0;
    }

    /** As it stands in a {@code Host} field; the port is left out where it is the scheme's own. */
    public String field(int defaultPort) {
        String name = host instanceof Host.Literal literal && literal.address() instanceof Inet6Address
                ? "[" + host.text() + "]"
                : host.text();
        return port == defaultPort ? name : name + ":" + port;
    }
}
