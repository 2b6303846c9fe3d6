package dev.carillon.gateway.reverse;

import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.Paths;
import dev.carillon.gateway.policy.CallerUsage;
import dev.carillon.http.address.Host;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request from outside, as far as it has been understood.
 *
 * @param host as it was written, with its port
 * @param givenTrace the trace that it came with
 */
record Inbound(
        String target,
        String path,
        @Nullable String host,
        String trace,
        @Nullable String givenTrace,
        CallerUsage usage) {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    /** Whether a target is a path, or names an authority that is one (RFC 9112, sections 3.2.1 and 3.2.2). */
    static boolean isTarget(String target) {
        if (target.startsWith("/")) {
            return true;
        }
        boolean absolute = target.regionMatches(true, 0, HTTP, 0, HTTP.length())
                || target.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
        String authority = absolute ? Paths.host(target, null) : null;
        return authority != null && Authority.ofUri(authority, 80) != null;
    }

    /** The host as routes name it: lower-case, without its port, an IPv6 address without its brackets. */
    @Nullable String hostName() {
        if (host == null) {
            return null;
        }
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? null : Host.parse(host.substring(0, end + 1)).text();
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }
}
