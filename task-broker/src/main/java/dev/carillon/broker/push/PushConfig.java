package dev.carillon.broker.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where tasks may be pushed to, and how. Read once, at the start; the files in it again when they change. */
@ConfigMapping(prefix = "carillon.broker.push")
public interface PushConfig {

    /** The secrets that sign, a line each: {@code name whsec_…[,whsec_…]}. */
    Optional<Path> secretsFile();

    /** Hosts that may be reached without a proxy: exact or {@code *.suffix}, each with a port where only that one may. */
    Optional<List<String>> allowedHosts();

    /** Whether those hosts may have addresses that are not public. */
    @WithDefault("false")
    boolean allowPrivate();

    /** An egress proxy, {@code http://host:port}, whose rules then decide which hosts are reached. */
    Optional<URI> proxy();

    /** What the proxy knows the broker by. */
    @WithDefault("task-broker")
    String proxyUser();

    /** The file with the token that goes with it. */
    Optional<Path> proxyTokenFile();

    /** The certificates (PEM) that vouch for targets, in place of those of the machine. */
    Optional<Path> caFile();

    /** How long a connection may take to be there; part of a request's time. */
    @WithDefault("PT5S")
    @DurationMin(millis = 1)
    Duration connectTimeout();

    /** The longest {@code Retry-After} that is honoured; a longer one counts as this. */
    @WithDefault("PT1H")
    @DurationMin(seconds = 1)
    Duration longestRetryAfter();

    /** How long requests under way may take when the broker stops. */
    @WithDefault("PT10S")
    @DurationMin(seconds = 0)
    Duration grace();
}
