package dev.carillon.broker.push;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The egress proxy, and what it knows the broker by. Plain targets are asked of it in absolute form, others by
 * {@code CONNECT} (RFC 9110, section 9.3.6), with Basic credentials (RFC 7617). Thread-safe.
 *
 * @param tokenFile null for a proxy that asks for none; read for every request, so that it can be changed at any time
 */
record EgressProxy(
        String host, int port, String user, @Nullable Path tokenFile) {

    /** The proxy of the configuration; empty where there is none. */
    static Optional<EgressProxy> of(PushConfig config) {
        return config.proxy().map(url -> {
            if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || !hasNoPath(url)) {
                throw new IllegalArgumentException("carillon.broker.push.proxy must be http://host:port, not " + url);
            }
            EgressProxy proxy = new EgressProxy(
                    url.getHost(),
                    PushPolicy.port(url),
                    config.proxyUser(),
                    config.proxyTokenFile().orElse(null));
            proxy.options(); // a file that is not there is better known now
            return proxy;
        });
    }

    private static boolean hasNoPath(URI url) {
        String path = url.getRawPath();
        return (path == null || path.isEmpty() || path.equals("/"))
                && url.getRawQuery() == null
                && url.getRawUserInfo() == null;
    }

    ProxyOptions options() {
        ProxyOptions options =
                new ProxyOptions().setType(ProxyType.HTTP).setHost(host).setPort(port);
        return tokenFile == null ? options : options.setUsername(user).setPassword(token(tokenFile));
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read carillon.broker.push.proxy-token-file " + file + ": " + e, e);
        }
    }
}
