package dev.carillon.gateway.configuration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the gateway listens, waits and bounds; what it routes and allows is in {@link #file()}. */
@ConfigMapping(prefix = "carillon.gateway")
public interface GatewayConfig {

    /** The YAML file of upstreams, routes and egress roles. */
    Path file();

    /** How many event loops serve each side; as many as there are processors where it is not set. */
    Optional<@Min(1) @Max(256) Integer> eventLoops();

    /**
     * Whether another process may listen on the same ports, as for a restart on one machine without a gap; else a port
     * that is taken ends the start.
     */
    @WithDefault("false")
    boolean sharePorts();

    Ingress ingress();

    Egress egress();

    Dns dns();

    Shutdown shutdown();

    /** What either way has. */
    interface Side {
        @WithDefault("0.0.0.0")
        String host();

        /** From the last byte of the request to the first of the answer; above the longest long poll. */
        @WithDefault("75S")
        @DurationMin(millis = 1)
        Duration responseTimeout();

        /** Without a byte of either body, or between two requests of a connection. */
        @WithDefault("120S")
        @DurationMin(seconds = 1)
        Duration idleTimeout();

        /** From the first byte of a request to the end of its head. */
        @WithDefault("10S")
        @DurationMin(millis = 1)
        Duration headerTimeout();

        /** For a whole exchange, however it moves; zero is without bound. */
        @WithDefault("0S")
        Duration totalTimeout();

        /** How long a connection onward is kept without a request. */
        @WithDefault("30S")
        @DurationMin(millis = 1)
        Duration keepAlive();

        /** Connections of clients at once; 0 is a third of the file descriptors that the process may have. */
        @WithDefault("0")
        @Min(0) int maxConnections();

        Tls tls();
    }

    /** The way in. */
    interface Ingress extends Side {
        /** 0 takes a free one, which the log names. */
        @WithDefault("8080")
        @Min(0) @Max(65535) int port();

        /** A longer body is answered with 413. */
        @WithDefault("64M")
        MemorySize maxBody();

        @WithDefault("2S")
        @DurationMin(millis = 1)
        Duration connectTimeout();

        /** How often the names of endpoints are resolved. */
        @WithDefault("5S")
        @DurationMin(millis = 100)
        Duration resolveInterval();

        /** Requests at once over one connection of HTTP/2. */
        @WithDefault("128")
        @Min(1) @Max(10000) int maxStreamsPerConnection();

        /** Whether connections begin with a header that says whom they come from. */
        @WithDefault("off")
        ProxyProtocol proxyProtocol();

        /** Connections to one endpoint from one event loop; more requests wait, up to four times as many. */
        @WithDefault("256")
        @Min(1) int maxConnectionsPerEndpoint();
    }

    /** The way out. */
    interface Egress extends Side {
        /** 0 takes a free one, which the log names. */
        @WithDefault("3128")
        @Min(0) @Max(65535) int port();

        /** The proxy tokens, {@code name role[,role] sha256} a line; without it nobody may pass. */
        Optional<Path> tokensFile();

        @WithDefault("5S")
        @DurationMin(millis = 1)
        Duration connectTimeout();

        /** How long a tunnel may be without a byte in either direction. */
        @WithDefault("300S")
        @DurationMin(seconds = 1)
        Duration tunnelIdleTimeout();

        /** How long a name may take to resolve. */
        @WithDefault("5S")
        @DurationMin(millis = 1)
        Duration resolveTimeout();

        /** How long the addresses of a name are kept; they are checked at every use all the same. */
        @WithDefault("10S")
        Duration resolveCache();

        /** How long a tunnel may be in all; zero is without end. */
        @WithDefault("0S")
        Duration tunnelLifetime();

        /** Connections to one address from one event loop; more requests wait, up to four times as many. */
        @WithDefault("256")
        @Min(1) int maxConnectionsPerOrigin();
    }

    /** What makes a port one of TLS: both files, which are read again when they change. */
    interface Tls {
        /** PEM: the certificate, and behind it those that it was signed by. */
        Optional<Path> certificate();

        /** PEM, not encrypted. */
        Optional<Path> key();
    }

    /** Who is asked for the addresses of names. */
    interface Dns {
        /** Name servers, {@code ip[:port]}, IPv6 in brackets; the system's resolver where there are none. */
        Optional<List<String>> servers();
    }

    /** What happens between SIGTERM and the end. */
    interface Shutdown {
        /** How long readiness fails before the listeners close, for balancers to notice. */
        @WithDefault("0S")
        Duration delay();

        /** How long requests and tunnels in flight may take then. */
        @WithDefault("20S")
        Duration grace();
    }
}
