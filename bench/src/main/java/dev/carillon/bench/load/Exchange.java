package dev.carillon.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of a load says: a CONNECT first, when there is one, then requests, one at a time.
 *
 * @param handshake the CONNECT with its empty line, or null where requests go straight to the peer
 * @param fresh whether each request has a connection of its own, handshake included
 */
public record Exchange(InetSocketAddress peer, @Nullable String handshake, String request, boolean fresh) {

    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A GET straight to an origin. */
    public static Exchange direct(int origin, String path, boolean fresh) {
        return new Exchange(loopback(origin), null, get(path, origin, ""), fresh);
    }

    /** A GET in absolute form through a forward proxy. */
    public static Exchange proxied(int proxy, int origin, String path, String credentials) {
        String fields = authorization(credentials);
        return new Exchange(loopback(proxy), null, get("http://127.0.0.1:" + origin + path, origin, fields), false);
    }

    /** A GET through a tunnel. */
    public static Exchange tunnelled(int proxy, int origin, String path, String credentials, boolean fresh) {
        String handshake = "CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
                .formatted(origin, origin, authorization(credentials));
        return new Exchange(loopback(proxy), handshake, get(path, origin, ""), fresh);
    }

    private static String authorization(String credentials) {
        return credentials.isEmpty() ? "" : "Proxy-Authorization: " + credentials + "\r\n";
    }

    private static String get(String target, int origin, String fields) {
        return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n".formatted(target, origin, fields);
    }
}
