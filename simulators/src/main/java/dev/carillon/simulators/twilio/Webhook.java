package dev.carillon.simulators.twilio;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Posts what Twilio tells, signed: as a form, or as JSON with {@code bodySHA256} in the address. Thread-safe.
 *
 * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio: validating requests</a>
 */
final class Webhook {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final HttpClient client;

    /** A signed request, ready to be sent any number of times. */
    record Post(String url, String contentType, Buffer body, String signature) {

        static Post form(String url, Map<String, String> fields, String authToken) {
            String body = fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return new Post(
                    url,
                    "application/x-www-form-urlencoded; charset=UTF-8",
                    Buffer.buffer(body),
                    Signature.of(authToken, url, fields));
        }

        static Post json(String url, Map<String, String> fields, String authToken) {
            Buffer body = new JsonObject(new HashMap<>(fields)).toBuffer();
            String signedUrl = url + (url.contains("?") ? "&" : "?") + "bodySHA256=" + sha256(body.getBytes());
            return new Post(signedUrl, "application/json", body, Signature.of(authToken, signedUrl, Map.of()));
        }

        private static String sha256(byte[] bytes) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    /** What came back. */
    record Reply(int status, String body) {}

    Webhook(Vertx vertx) {
        // Callbacks go to whatever stands at the given address, a self-signed gateway included.
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxPoolSize(16)
                .setConnectTimeout(2_000));
    }

    Future<Reply> send(Post post) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(post.url())
                .setTimeout(TIMEOUT_MILLIS)
                .putHeader("Content-Type", post.contentType())
                .putHeader("User-Agent", "TwilioProxy/1.1")
                .putHeader("X-Twilio-Signature", post.signature());
        return client.request(request)
                .compose(prepared -> prepared.send(post.body()))
                .compose(response -> response.body().map(body -> new Reply(response.statusCode(), body.toString())));
    }
}
