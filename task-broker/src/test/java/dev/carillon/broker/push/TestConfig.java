package dev.carillon.broker.push;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Configurations, by what differs. */
record TestConfig(
        Optional<Path> secretsFile,
        Optional<List<String>> allowedHosts,
        boolean allowPrivate,
        Optional<URI> proxy,
        Optional<Path> proxyTokenFile,
        Optional<Path> caFile)
        implements PushConfig {
    /** Reaches the targets of tests. */
    static final TestConfig LOOPBACK = allowing("127.0.0.1", "localhost");

    static TestConfig allowing(String... hosts) {
        return new TestConfig(
                Optional.empty(),
                Optional.of(List.of(hosts)),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    TestConfig publicOnly() {
        return new TestConfig(secretsFile, allowedHosts, false, proxy, proxyTokenFile, caFile);
    }

    TestConfig signing(Path secrets) {
        return new TestConfig(Optional.of(secrets), allowedHosts, allowPrivate, proxy, proxyTokenFile, caFile);
    }

    TestConfig trusting(Path certificates) {
        return new TestConfig(
                secretsFile, allowedHosts, allowPrivate, proxy, proxyTokenFile, Optional.of(certificates));
    }

    static TestConfig proxied(URI proxy) {
        return new TestConfig(
                Optional.empty(), Optional.empty(), false, Optional.of(proxy), Optional.empty(), Optional.empty());
    }

    static TestConfig proxied(URI proxy, Path token) {
        return new TestConfig(
                Optional.empty(), Optional.empty(), false, Optional.of(proxy), Optional.of(token), Optional.empty());
    }

    @Override
    public String proxyUser() {
        return "task-broker";
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration longestRetryAfter() {
        return Duration.ofHours(1);
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(10);
    }
}
