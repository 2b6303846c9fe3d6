package dev.carillon.broker.push;

import dev.carillon.http.access.SecretFile;
import dev.carillon.http.egress.EgressProxy;
import java.net.URI;
import java.util.Optional;

/**
 * The egress proxy of pushes. Plain targets are asked of it in absolute form, others by {@code CONNECT} (RFC 9110, section
 * 9.3.6). Pure, but for the file of the token.
 */
final class PushProxy {

    private PushProxy() {}

    /** The proxy of the configuration; empty where there is none. */
    static Optional<EgressProxy> of(PushConfig config) {
        return config.proxy().map(url -> {
            if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || !hasNoPath(url)) {
                throw new IllegalArgumentException("carillon.broker.push.proxy must be http://host:port, not " + url);
            }
            return new EgressProxy(
                    url.getHost(),
                    PushPolicy.port(url),
                    config.proxyUser(),
                    config.proxyTokenFile().map(file -> SecretFile.of("carillon.broker.push.proxy-token-file", file)));
        });
    }

    private static boolean hasNoPath(URI url) {
        String path = url.getRawPath();
        return (path == null || path.isEmpty() || path.equals("/"))
                && url.getRawQuery() == null
                && url.getRawUserInfo() == null;
    }
}
