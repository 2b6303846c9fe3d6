package dev.carillon.contacts.egress;

import dev.carillon.http.access.SecretFile;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.Optional;

/** The egress proxy and what it knows us by: Basic (RFC 7617), sent with the first request and not only when asked. */
public record EgressProxy(String host, int port, String user, Optional<SecretFile> token) {

    /** The proxy of the configuration; empty where calls go out directly. */
    public static Optional<EgressProxy> of(EgressConfig config) {
        return config.proxy().map(hostAndPort -> {
            int colon = hostAndPort.lastIndexOf(':');
            try {
                return new EgressProxy(
                        hostAndPort.substring(0, colon),
                        Integer.parseInt(hostAndPort.substring(colon + 1)),
                        config.user(),
                        config.tokenFile().map(file -> SecretFile.of("carillon.contacts.egress.token-file", file)));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IllegalArgumentException(
                        "carillon.contacts.egress.proxy must be host:port, not '" + hostAndPort + "'", e);
            }
        });
    }

    /** For the next request: with the token as it is now. */
    public ProxyOptions options() {
        ProxyOptions options =
                new ProxyOptions().setType(ProxyType.HTTP).setHost(host).setPort(port);
        token.ifPresent(secret -> options.setUsername(user).setPassword(secret.secret()));
        return options;
    }
}
