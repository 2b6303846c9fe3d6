package dev.carillon.http.egress;

import dev.carillon.http.access.SecretFile;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The egress proxy and what it knows a service by: Basic credentials (RFC 7617), sent with the first request and not only
 * when asked. Thread-safe; may read the small file of the token.
 *
 * @param user the name that goes with the token
 * @param token empty for a proxy that asks for none
 */
public record EgressProxy(String host, int port, String user, Optional<SecretFile> token) {
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^\\s/]+):(\\d{1,5})");

    /**
     * The proxy of a service's configuration, if it has one.
     *
     * @param prefix where that stands: {@code carillon.notifier.egress} has {@code .proxy} and {@code .token-file}
     * @param hostAndPort {@code host:port}; empty where calls go out directly
     * @throws IllegalArgumentException naming the property that is wrong
     */
    public static Optional<EgressProxy> of(
            String prefix, Optional<String> hostAndPort, String user, Optional<Path> tokenFile) {
        return hostAndPort.map(proxy -> parse(prefix, proxy, user, tokenFile));
    }

    private static EgressProxy parse(String prefix, String hostAndPort, String user, Optional<Path> tokenFile) {
        Matcher matcher = HOST_AND_PORT.matcher(hostAndPort);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(prefix + ".proxy must be host:port, not '" + hostAndPort + "'");
        }
        Optional<SecretFile> token = tokenFile.map(file -> SecretFile.of(prefix + ".token-file", file));
        return new EgressProxy(matcher.group(1), port, user, token);
    }

    /** {@code Proxy-Authorization} with the token as it is now. */
    public Optional<String> authorization() {
        return token.map(file -> "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + file.secret()).getBytes(StandardCharsets.UTF_8)));
    }

    /** For the next request of Vert.x's client: with the token as it is now. */
    public ProxyOptions options() {
        ProxyOptions options =
                new ProxyOptions().setType(ProxyType.HTTP).setHost(host).setPort(port);
        token.ifPresent(file -> options.setUsername(user).setPassword(file.secret()));
        return options;
    }
}
