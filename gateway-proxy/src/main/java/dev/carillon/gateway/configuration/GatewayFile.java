package dev.carillon.gateway.configuration;

import dev.carillon.http.address.AddressRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The YAML file, read and found valid: every upstream that a route names exists, every role that a caller names exists,
 * and nothing stands twice. Immutable.
 *
 * @param upstreams by name
 * @param routes in the order of the file
 */
public record GatewayFile(Map<String, Upstream> upstreams, List<Route> routes, Ingress ingress, Egress egress) {

    public GatewayFile {
        upstreams = Map.copyOf(upstreams);
        routes = List.copyOf(routes);
    }

    /** How much is in it, for people: {@code 3 upstreams, 21 routes, 2 roles}. */
    public String summary() {
        return count(upstreams.size(), "upstream") + ", " + count(routes.size(), "route") + ", "
                + count(egress.roles().size(), "role");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * Interchangeable endpoints of one service.
     *
     * @param endpoints names among them are resolved again and again, and stand for all of their addresses
     */
    public record Upstream(String name, List<Endpoint> endpoints, Ejection ejection) {
        public Upstream {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * When an endpoint is left alone for a while.
     *
     * @param failures this many in a row: no connection, no answer in time, a lost connection, or 502, 503, 504
     * @param duration the first time; each further time in a row doubles it, up to ten times this
     */
    public record Ejection(int failures, Duration duration) {
        public static final Ejection DEFAULT = new Ejection(5, Duration.ofSeconds(10));
    }

    /** Where one process of an upstream listens, for plain HTTP; a name stands for all of its addresses. */
    public record Endpoint(String host, int port) {}

    /**
     * Requests that go to an upstream.
     *
     * @param host lower-case, or {@code *.suffix}; empty for any
     * @param prefix whole segments
     * @param methods upper-case; empty for all
     * @param replacement takes the place of the prefix: empty text strips it; absent leaves the path as it is
     * @param maxBody in bytes; absent for the property's
     * @param responseTimeout absent for the property's
     */
    public record Route(
            Optional<String> host,
            String prefix,
            Set<String> methods,
            String upstream,
            Optional<String> replacement,
            Optional<Long> maxBody,
            Optional<Duration> responseTimeout) {
        public Route {
            methods = Set.copyOf(methods);
        }
    }

    /**
     * What holds for everything that comes in.
     *
     * @param trustedProxies peers whose {@code Forwarded} and {@code X-Forwarded-*} are believed and added to
     * @param clientLimits for each client address
     */
    public record Ingress(List<AddressRange> trustedProxies, Limits clientLimits, Optional<Closing> closing) {
        public Ingress {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * How much one client or caller may ask for; 0 is no limit.
     *
     * @param requestsPerSecond in the long run
     * @param burst at once, after a pause; at least 1 where there is a rate
     * @param concurrent requests that are not answered yet
     * @param tunnels that are open; of callers only
     */
    public record Limits(double requestsPerSecond, int burst, int concurrent, int tunnels) {
        public static final Limits NONE = new Limits(0, 0, 0, 0);
    }

    /**
     * The service is being closed down, and every answer says so.
     *
     * @param sunset when it ends ({@code Sunset}, RFC 8594)
     * @param link what says more ({@code Link} with {@code rel="sunset"})
     * @param gone whether every request is answered with 410 by now
     * @param from who is asked for what is not said here
     */
    public record Closing(
            Optional<Instant> sunset, Optional<URI> link, Optional<Boolean> gone, Optional<ClosingSource> from) {
        /** Nothing is said, and nobody is asked. */
        public static final Closing NONE =
                new Closing(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** What this says, and what the other says where this says nothing. */
        public Closing over(Closing other) {
            return new Closing(
                    sunset.or(other::sunset), link.or(other::link), gone.or(other::gone), from.or(other::from));
        }
    }

    /**
     * Who knows whether the service is being closed down.
     *
     * @param url answers with a {@link ClosingAnswer}
     * @param tokenFile holds the bearer token to send
     * @param every from one question to the next
     * @param timeout for a whole answer
     */
    public record ClosingSource(URI url, Optional<Path> tokenFile, Duration every, Duration timeout) {}

    /**
     * The way out.
     *
     * @param roles by name
     * @param anonymous role of who sends no proxy token; absent where a token is needed
     * @param callers by name, beside those of the token file
     */
    public record Egress(Map<String, EgressRole> roles, Optional<String> anonymous, Map<String, EgressCaller> callers) {
        public Egress {
            roles = Map.copyOf(roles);
            callers = Map.copyOf(callers);
        }
    }

    /**
     * Who may use the egress.
     *
     * @param sha256 of the proxy token, in lower-case hexadecimal
     */
    public record EgressCaller(String name, Set<String> roles, String sha256) {
        public EgressCaller {
            roles = Set.copyOf(roles);
        }
    }

    /** What becomes of a target that is on no list; addresses that are not public are refused in every mode. */
    public enum Mode {
        /** It is refused. */
        ENFORCE,
        /** It is let pass, and recorded as what would have been refused. */
        REPORT,
        /** There is no list. */
        OPEN
    }

    /**
     * What a caller with this role may reach.
     *
     * @param methods upper-case, {@code CONNECT} among them; empty for all
     * @param addresses allowed though they are not globally reachable
     * @param limits for each caller
     */
    public record EgressRole(
            String name,
            Mode mode,
            Set<String> methods,
            List<Allowed> allow,
            List<AddressRange> addresses,
            Limits limits) {
        public EgressRole {
            methods = Set.copyOf(methods);
            allow = List.copyOf(allow);
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A host that may be reached.
     *
     * @param host a name or an address as {@link dev.carillon.http.address.Host#text()} has it, or {@code *.suffix}
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
