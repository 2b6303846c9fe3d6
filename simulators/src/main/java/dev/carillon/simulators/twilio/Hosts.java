package dev.carillon.simulators.twilio;

import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * Which paths each of Twilio's hosts has. Under any other name, such as a loopback address, all paths are found. Pure.
 */
final class Hosts {
    private static final Map<String, String> PREFIXES = Map.of(
            "api", "/2010-04-01/",
            "lookups", "/v2/PhoneNumbers/",
            "pricing", "/v1/",
            "verify", "/v2/Services/");

    private Hosts() {}

    /** False for a path that Twilio has on another host. A region and an edge may stand in the name. */
    static boolean has(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        String host = authority == null ? "" : authority.host();
        if (!host.endsWith(".twilio.com")) {
            return true;
        }
        String prefix = PREFIXES.get(host.substring(0, host.indexOf('.')));
        return prefix != null && context.request().path().startsWith(prefix);
    }
}
