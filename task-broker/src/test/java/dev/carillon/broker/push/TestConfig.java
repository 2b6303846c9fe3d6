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
        Optional<Path> proxyTokenFile)
        implements PushConfig {
    /** Reaches the targets of tests. */
    static final TestConfig LOOPBACK = allowing("127.0.0.1", "localhost");

    static TestConfig allowing(String... hosts) {
        return new TestConfig(Optional.empty(), Optional.of(List.of(hosts)), true, Optional.empty(), Optional.empty());
    }

    TestConfig publicOnly() {
        return new TestConfig(secretsFile, allowedHosts, false, proxy, proxyTokenFile);
    }

    TestConfig signing(Path secrets) {
        return new TestConfig(Optional.of(secrets), allowedHosts, allowPrivate, proxy, proxyTokenFile);
    }

    static TestConfig proxied(URI proxy, Path token) {
        return new TestConfig(Optional.empty(), Optional.empty(), false, Optional.of(proxy), Optional.of(token));
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
