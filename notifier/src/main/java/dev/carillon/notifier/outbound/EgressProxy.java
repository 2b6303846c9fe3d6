package dev.carillon.notifier.outbound;

import dev.carillon.http.access.SecretFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.hc.core5.http.HttpHost;

/**
 * The egress proxy and what it knows us by.
 *
 * @param token empty for a proxy that asks for none
 */
public record EgressProxy(HttpHost host, String user, Optional<SecretFile> token) {

    /** The proxy of the configuration; empty where Twilio is called directly. */
    public static Optional<EgressProxy> of(EgressConfig config) {
        return config.proxy()
                .map(hostAndPort -> new EgressProxy(
                        host(hostAndPort),
                        config.user(),
                        config.tokenFile().map(file -> SecretFile.of("carillon.notifier.egress.token-file", file))));
    }

    private static HttpHost host(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return new HttpHost(
                    "http", hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "carillon.notifier.egress.proxy must be host:port, not '" + hostAndPort + "'", e);
        }
    }

    /** {@code Proxy-Authorization}, Basic (RFC 7617). */
    Optional<String> authorization() {
        return token.map(file -> "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + file.secret()).getBytes(StandardCharsets.UTF_8)));
    }
}
