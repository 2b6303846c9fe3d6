package dev.carillon.contacts.notifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.SecretFile;
import dev.carillon.http.client.WholeAnswer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the notifier. Each may be made again with the same effect. Messages of faults name routes and never numbers.
 * Thread-safe; blocks, so call it on a virtual thread.
 */
@Singleton
public class NotifierClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * What the notifier said.
     *
     * @param body missing where it is not JSON
     */
    public record Answer(int status, JsonNode body) {
        public boolean isGood() {
            return status / 100 == 2;
        }
    }

    private final NotifierConfig config;
    private final Optional<SecretFile> token;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    public NotifierClient(NotifierConfig config, ObjectMapper json) {
        this.config = config;
        this.json = json;
        this.token = config.url()
                .map(url -> SecretFile.of(
                        "carillon.contacts.notifier.token-file",
                        config.tokenFile()
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "carillon.contacts.notifier.token-file: missing, and needed with"
                                                + " carillon.contacts.notifier.url"))));
    }

    /** Whether there is a notifier to call. */
    public boolean configured() {
        return token.isPresent();
    }

    /** Tells the notifier that whoever has this number (E.164) was erased: it forgets them, and texts them no more. */
    public Answer suppressErased(String number) {
        return send(
                "PUT",
                "/v1/suppressions/" + URLEncoder.encode(number, StandardCharsets.UTF_8),
                "/v1/suppressions/{number}",
                null,
                Map.of("reason", "ERASED"));
    }

    /** Sets a template. */
    public Answer putTemplate(String name, String text) {
        return send("PUT", "/v1/templates/" + name, "/v1/templates/{name}", null, Map.of("body", text));
    }

    /** Makes a campaign, or finds the one that was made under this key. */
    public Answer createCampaign(String key, Map<String, ?> campaign) {
        return send("POST", "/v1/campaigns", "/v1/campaigns", key, campaign);
    }

    /** Starts a campaign; one that runs already goes on. */
    public Answer startCampaign(String id) {
        return send("POST", "/v1/campaigns/" + id + "/start", "/v1/campaigns/{id}/start", null, null);
    }

    /** Cancels what a campaign did not send yet. */
    public Answer cancelCampaign(String id) {
        return send("POST", "/v1/campaigns/" + id + "/cancel", "/v1/campaigns/{id}/cancel", null, null);
    }

    /** How a campaign stands. */
    public Answer campaign(String id) {
        return send("GET", "/v1/campaigns/" + id, "/v1/campaigns/{id}", null, null);
    }

    private Answer send(String method, String path, String route, @Nullable String key, @Nullable Map<String, ?> body) {
        URI base = config.url()
                .orElseThrow(() -> new IllegalStateException("carillon.contacts.notifier.url: there is no notifier"));
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                    .header("Authorization", "Bearer " + token.orElseThrow().secret())
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(json.writeValueAsString(body)));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            HttpResponse<String> answer = WholeAnswer.of(
                    http, request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8), config.timeout());
            if (answer.statusCode() / 100 == 5 || answer.statusCode() == 429) {
                throw new NotifierUnavailableException(
                        "the notifier answered " + answer.statusCode() + " to " + method + " " + route);
            }
            return new Answer(answer.statusCode(), parse(answer.body()));
        } catch (IOException e) {
            throw new NotifierUnavailableException(
                    "the notifier did not answer " + method + " " + route + ": "
                            + e.getClass().getSimpleName(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotifierUnavailableException("interrupted while waiting for the notifier", e);
        }
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            return json.missingNode();
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
