package dev.carillon.gateway.closing;

import dev.carillon.gateway.configuration.ClosingAnswer;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.http.client.WholeAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a source whether the service is being closed down. Not by the egress, which is for callers: the source stands in the
 * gateway's own file, as upstreams do. Follows no redirect, uses no proxy, sends no cookie. Thread-safe; blocks for the
 * source's timeout at most, so it belongs on no event loop.
 */
final class ClosingClient implements AutoCloseable {
    /** Many times what an answer needs. */
    static final int LONGEST_ANSWER = 16 * 1024;

    private static final int LONGEST_TOKEN = 4 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /** Asks, with the ETag of the answer that is known. */
    ClosingReply ask(ClosingSource source, @Nullable String etag) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(source.url()).header("Accept", "application/json");
            if (source.tokenFile().isPresent()) {
                request.header(
                        "Authorization", "Bearer " + token(source.tokenFile().get()));
            }
            if (etag != null) {
                request.header("If-None-Match", etag);
            }
            return reply(
                    WholeAnswer.of(http, request.build(), head -> new CappedBody(LONGEST_ANSWER), source.timeout()),
                    etag);
        } catch (IOException | IllegalArgumentException e) {
            return new ClosingReply.Failed(reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ClosingReply.Failed("interrupted");
        }
    }

    private static ClosingReply reply(HttpResponse<byte[]> answer, @Nullable String asked) {
        if (answer.statusCode() == 304 && asked != null) {
            return new ClosingReply.Same();
        }
        if (answer.statusCode() != 200) {
            return new ClosingReply.Failed("answered " + answer.statusCode());
        }
        Optional<String> etag = answer.headers().firstValue("ETag");
        return new ClosingReply.Told(ClosingAnswer.read(answer.body()), etag.orElse(null));
    }

    /** Read at every question, so that another token takes effect at once. */
    private static String token(Path file) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LONGEST_TOKEN + 1), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
        boolean isToken = !text.isEmpty()
                && text.length() <= LONGEST_TOKEN
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!isToken) {
            throw new IOException(file + " does not hold one token");
        }
        return text;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
