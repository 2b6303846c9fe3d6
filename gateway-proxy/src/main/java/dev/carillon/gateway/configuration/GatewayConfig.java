package dev.carillon.gateway.configuration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the gateway listens, waits and bounds; what it routes and allows is in {@link #file()}. */
@ConfigMapping(prefix = "carillon.gateway")
public interface GatewayConfig {

    /** The YAML file of upstreams, routes and egress roles. */
    Path file();

    /** How many event loops serve each side; as many as there are processors where it is not set. */
    Optional<@Min(1) @Max(256) Integer> eventLoops();

    Ingress ingress();

    Egress egress();

    Shutdown shutdown();

    /** The way in. */
    interface Ingress {
        @WithDefault("0.0.0.0")
        String host();

        /** 0 takes a free one, which the log names. */
        @WithDefault("8080")
        @Min(0) @Max(65535) int port();

        /** A longer body is answered with 413. */
        @WithDefault("64M")
        MemorySize maxBody();

        @WithDefault("2S")
        @DurationMin(millis = 1)
        Duration connectTimeout();

        /** From the last byte of the request to the first of the answer; above the longest long poll. */
        @WithDefault("75S")
        @DurationMin(millis = 1)
        Duration responseTimeout();

        /** How long a connection may be without a byte in either direction; above {@link #responseTimeout()}. */
        @WithDefault("120S")
        @DurationMin(seconds = 1)
        Duration idleTimeout();

        /** Connections to one endpoint from one event loop; more requests wait, up to four times as many. */
        @WithDefault("256")
        @Min(1) int maxConnectionsPerEndpoint();
    }

    /** The way out. */
    interface Egress {
        @WithDefault("0.0.0.0")
        String host();

        /** 0 takes a free one, which the log names. */
        @WithDefault("3128")
        @Min(0) @Max(65535) int port();

        /** The proxy tokens, {@code name role[,role] sha256} a line; without it nobody may pass. */
        Optional<Path> tokensFile();

        @WithDefault("5S")
        @DurationMin(millis = 1)
        Duration connectTimeout();

        @WithDefault("75S")
        @DurationMin(millis = 1)
        Duration responseTimeout();

        @WithDefault("120S")
        @DurationMin(seconds = 1)
        Duration idleTimeout();

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

        /** Connections to one address from one event loop; more requests wait, up to four times as many. */
        @WithDefault("256")
        @Min(1) int maxConnectionsPerOrigin();
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
