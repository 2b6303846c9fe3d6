package dev.carillon.gateway;

import dev.carillon.gateway.configuration.FileWatch;
import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFileParser;
import dev.carillon.gateway.configuration.HangupSignal;
import dev.carillon.gateway.configuration.Parsed;
import dev.carillon.gateway.policy.DnsServers;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the gateway up with the application and down with it. Whatever is wrong with what it is given ends the start
 * with one message that names it, and no stack trace.
 */
@ApplicationScoped
public class GatewayLifecycle {
    private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
    private static final long START_SECONDS = 30;
    private static final long LOOK_MILLIS = 1000;

    private final GatewayConfig config;
    private final Vertx vertx;
    private final GatewayMetrics metrics;
    private final int managementPort;
    private volatile @Nullable FileWatch watch;
    private volatile @Nullable Gateway gateway;

    GatewayLifecycle(
            GatewayConfig config,
            Vertx vertx,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.config = config;
        this.managementPort = managementPort;
        this.vertx = vertx;
        this.metrics = new GatewayMetrics(registry);
    }

    /** The gateway while it takes requests; empty before, and from the moment it is told to stop. */
    public Optional<Gateway> gateway() {
        return Optional.ofNullable(gateway);
    }

    /** How the YAML file stands; empty before the gateway is up. */
    public Optional<FileWatch.State> file() {
        return Optional.ofNullable(watch).map(FileWatch::state);
    }

    void start(@Observes StartupEvent event) {
        checkNameServers();
        byte[] content = content(config.file());
        Gateway started = create(read(config.file(), content));
        started.manage(managementPort);
        try {
            started.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new ConfigurationException(String.valueOf(cause(e).getMessage()));
        }
        gateway = started;
        watch(new FileWatch(config.file(), content, Clock.systemUTC(), started::apply));
        LOG.infof(
                "Ingress listens on %s:%d, egress on %s:%d",
                config.ingress().host(), started.ingressPort(), config.egress().host(), started.egressPort());
    }

    private void watch(FileWatch watch) {
        this.watch = watch;
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (gateway == null) {
                vertx.cancelTimer(timer);
            } else {
                vertx.executeBlocking(() -> counted(watch.look()), false);
            }
        });
        // A developer who closes the terminal wants an end and not a new file.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            HangupSignal.handle(() -> counted(watch.readNow()));
        }
    }

    private FileWatch.Look counted(FileWatch.Look look) {
        if (look != FileWatch.Look.UNCHANGED) {
            metrics.reloaded(look == FileWatch.Look.APPLIED);
        }
        return look;
    }

    private static Throwable cause(CompletionException wrapper) {
        Throwable cause = wrapper.getCause();
        return cause == null ? wrapper : cause;
    }

    private void checkNameServers() {
        try {
            DnsServers.parse(config.dns().servers().orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("carillon.gateway.dns.servers: " + e.getMessage());
        }
    }

    private static byte[] content(Path path) {
        try {
            return GatewayFileParser.bytes(path);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "carillon.gateway.file: cannot read " + path + ": " + GatewayFileParser.reason(e));
        }
    }

    private static GatewayFile read(Path path, byte[] content) {
        return switch (GatewayFileParser.parse(content)) {
            case Parsed.Valid valid -> valid.file();
            case Parsed.Invalid invalid ->
                throw new ConfigurationException("carillon.gateway.file: " + path + " is wrong: "
                        + invalid.faults().stream().map(Parsed.Fault::toString).collect(Collectors.joining("; ")));
        };
    }

    private Gateway create(GatewayFile file) {
        try {
            return new Gateway(
                    config,
                    file,
                    new Gateway.Surroundings(
                            vertx, metrics, Clock.systemUTC(), System::nanoTime, InetAddress::getAllByName));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    // The one event that comes while the management port still answers that this instance is not ready.
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        Gateway stopping = gateway;
        if (stopping == null) {
            return;
        }
        gateway = null;
        long delay = config.shutdown().delay().toNanos();
        for (long end = System.nanoTime() + delay, left = delay; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        int cut = stopping.drain(config.shutdown().grace());
        if (cut > 0) {
            LOG.warnf("Cut off %d requests and tunnels that were still in flight after the grace", cut);
        }
    }
}
