package dev.carillon.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.Gateway;
import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFileParser;
import dev.carillon.gateway.configuration.Parsed;
import dev.carillon.gateway.policy.Resolver;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.http.access.TokenFile;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;

/** A whole gateway on free ports, without the application around it. */
public final class RunningGateway implements AutoCloseable {
    public static final String CALLER = "shop";
    public static final String TOKEN = "a-token-of-the-shop";
    public static final String ROLE = "test";

    private final Vertx vertx;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Path tokens = tokensFile();
    private final GatewayConfig config;
    private final Gateway gateway;

    /** What a test may have otherwise. */
    public record Options(
            Map<String, String> properties,
            Resolver.Lookup lookup,
            LongSupplier nanoTime,
            BooleanSupplier outOfSockets) {
        public static final Options NONE =
                new Options(Map.of(), InetAddress::getAllByName, System::nanoTime, () -> false);

        /** With these properties. */
        public Options with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(properties);
            all.putAll(more);
            return new Options(all, lookup, nanoTime, outOfSockets);
        }

        /** With this in place of the system's resolver. */
        public Options names(Resolver.Lookup names) {
            return new Options(properties, names, nanoTime, outOfSockets);
        }

        /** With limits and ejections by this clock. */
        public Options time(LongSupplier time) {
            return new Options(properties, lookup, time, outOfSockets);
        }

        /** Without a socket to connect from while this says so. */
        public Options outOfSockets(BooleanSupplier exhausted) {
            return new Options(properties, lookup, nanoTime, exhausted);
        }
    }

    private RunningGateway(String yaml, Options options) {
        vertx = ScarceSockets.vertx(options.outOfSockets());
        Map<String, String> values = new HashMap<>(Map.of(
                "carillon.gateway.file",
                "unread.yaml",
                "carillon.gateway.event-loops",
                "2",
                "carillon.gateway.ingress.host",
                "127.0.0.1",
                "carillon.gateway.ingress.port",
                "0",
                "carillon.gateway.egress.host",
                "127.0.0.1",
                "carillon.gateway.egress.port",
                "0",
                "carillon.gateway.egress.tokens-file",
                tokens.toString()));
        values.putAll(options.properties());
        config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(GatewayConfig.class);
        gateway = new Gateway(
                config,
                parsed(yaml),
                new Gateway.Surroundings(
                        vertx, new GatewayMetrics(registry), Clock.systemUTC(), options.nanoTime(), options.lookup()));
        gateway.listen().toCompletionStage().toCompletableFuture().join();
    }

    private static GatewayFile parsed(String yaml) {
        Parsed parsed = GatewayFileParser.parse(yaml);
        assertThat(parsed).as(yaml).isInstanceOf(Parsed.Valid.class);
        return ((Parsed.Valid) parsed).file();
    }

    private static Path tokensFile() {
        try {
            Path file = Files.createTempFile("tokens", "");
            Files.writeString(file, CALLER + " " + ROLE + " " + TokenFile.hash(TOKEN) + "\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With whatever the test wants otherwise. */
    public static RunningGateway start(String yaml, Options options) {
        return new RunningGateway(yaml, options);
    }

    /** With the system's resolver. */
    public static RunningGateway start(String yaml, Map<String, String> properties) {
        return start(yaml, Options.NONE.with(properties));
    }

    /** With a resolver of the test's own. */
    public static RunningGateway start(String yaml, Resolver.Lookup lookup) {
        return start(
                yaml,
                Options.NONE
                        .names(lookup)
                        .with(Map.of(
                                "carillon.gateway.egress.resolve-cache",
                                "0S",
                                "carillon.gateway.egress.resolve-timeout",
                                "2S")));
    }

    /** Puts another file in the place of the one before. */
    public void apply(String yaml) {
        gateway.apply(parsed(yaml));
    }

    /** The file of proxy tokens. */
    public Path tokens() {
        return tokens;
    }

    /** An egress role that may reach these hosts on this port, at 127.0.0.1 alone of all addresses that are not public. */
    public static String allowing(int port, String... hosts) {
        StringBuilder yaml = new StringBuilder("egress: { roles: { test: { addresses: [127.0.0.1/32], allow: [");
        for (String host : hosts) {
            yaml.append("{ host: '")
                    .append(host)
                    .append("', ports: [")
                    .append(port)
                    .append("] },");
        }
        return yaml.append("]}}}").toString();
    }

    /** A route for each prefix to the endpoint on this port, {@code /prefix=port}; several ports with a comma. */
    public static String routing(String... routes) {
        StringBuilder upstreams = new StringBuilder("upstreams:\n");
        StringBuilder prefixes = new StringBuilder("routes:\n");
        for (int i = 0; i < routes.length; i++) {
            String[] parts = routes[i].split("=", 2);
            upstreams.append("  u").append(i).append(": { endpoints: [");
            for (String port : parts[1].split(",", -1)) {
                upstreams.append("'http://127.0.0.1:").append(port).append("',");
            }
            upstreams.append("] }\n");
            prefixes.append("  - { prefix: ")
                    .append(parts[0])
                    .append(", upstream: u")
                    .append(i)
                    .append(" }\n");
        }
        return upstreams.append(prefixes).toString();
    }

    /** The field that makes the caller of {@link #allowing} known. */
    public static String authorization() {
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString((CALLER + ":" + TOKEN).getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    public static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int ingressPort() {
        return gateway.ingressPort();
    }

    public int egressPort() {
        return gateway.egressPort();
    }

    public WireClient ingress() {
        return WireClient.connect(gateway.ingressPort());
    }

    public WireClient egress() {
        return WireClient.connect(gateway.egressPort());
    }

    public Gateway gateway() {
        return gateway;
    }

    public GatewayConfig config() {
        return config;
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** The sum of every timer or counter of this name that has these tags. */
    public double count(String meter, String... tags) {
        return registry.find(meter).tags(tags).meters().stream()
                .flatMap(found -> StreamSupport.stream(found.measure().spliterator(), false))
                .filter(measurement -> measurement.getStatistic() == Statistic.COUNT)
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    /** Each kind of decision once, the one made last first. */
    public List<Decision> decisions() {
        return gateway.decisions().latest(100).stream()
                .map(DecisionLog.Tally::decision)
                .toList();
    }

    /** How many there were. */
    public long decided() {
        return gateway.decisions().latest(100).stream()
                .mapToLong(DecisionLog.Tally::count)
                .sum();
    }

    @Override
    public void close() {
        gateway.drain(Duration.ZERO);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
