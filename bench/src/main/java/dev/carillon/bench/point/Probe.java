package dev.carillon.bench.point;

import dev.carillon.bench.load.Exchange;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** Asks once before a load: a target that answers something else than the origin is not measured. */
final class Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final Target target;

    Probe(Target target) {
        this.target = target;
    }

    /** The length of the page; throws where the target does not hand over the very bytes of the origin. */
    int check() throws IOException, InterruptedException {
        byte[] wanted = get(target.origin, false, "").body();
        boolean forward = target.kind == Target.Kind.FORWARD;
        HttpResponse<byte[]> got = get(target.port, forward, target.credentials);
        if (got.statusCode() != OK || !Arrays.equals(got.body(), wanted)) {
            throw new IOException("answers a probe with status %d and %d bytes, not 200 and %d"
                    .formatted(got.statusCode(), got.body().length, wanted.length));
        }
        if (!target.credentials.isEmpty()) {
            refusesWithoutCredentials();
        }
        return wanted.length;
    }

    /** Ours is measured with its policy on. */
    private void refusesWithoutCredentials() throws IOException, InterruptedException {
        int status = get(target.port, true, "").statusCode();
        if (status != PROXY_AUTHENTICATION_REQUIRED) {
            throw new IOException("answers " + status + " to a request without a token, not 407");
        }
    }

    private HttpResponse<byte[]> get(int port, boolean proxied, String credentials)
            throws IOException, InterruptedException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (proxied) {
            client.proxy(ProxySelector.of(Exchange.loopback(port)));
        }
        URI uri = URI.create("http://127.0.0.1:" + (proxied ? target.origin : port) + target.page);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).timeout(PATIENCE);
        if (!credentials.isEmpty()) {
            request.header("Proxy-Authorization", credentials);
        }
        try (HttpClient asking = client.build()) {
            return asking.send(request.build(), BodyHandlers.ofByteArray());
        }
    }
}
