package dev.carillon.contacts.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.SecretFile;
import dev.carillon.http.client.WholeAnswer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * Calls to the operator's own systems, signed as Standard Webhooks. A call that is repeated, after a crash say, has the
 * same {@code webhook-id}, by which the other side does it once. Thread-safe; blocks.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
@Singleton
public class Hooks {
    private static final Logger LOG = Logger.getLogger(Hooks.class);
    private static final String PREFIX = "whsec_";

    private final LifecycleConfig.Hooks config;
    private final Optional<SecretFile> secret;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient http;

    public Hooks(LifecycleConfig config, ObjectMapper json, Clock clock) {
        this.config = config.hooks();
        this.json = json;
        this.clock = clock;
        this.secret = this.config
                .secretFile()
                .map(file -> SecretFile.of("carillon.contacts.lifecycle.hooks.secret-file", file));
        boolean any = this.config.payments().isPresent()
                || this.config.banner().isPresent()
                || this.config.scaling().isPresent();
        if (any && secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "carillon.contacts.lifecycle.hooks.secret-file: missing, and needed to sign what hooks are sent");
        }
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(this.config.timeout())
                .build();
    }

    /**
     * Asks the other side to do something.
     *
     * @param type what, such as {@code payments.off}
     * @return done for a 2xx; failed for an answer that will be the same next time; waiting for all else
     */
    StepResult call(URI hook, UUID run, String type, Map<String, ?> data) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", type);
        content.put("timestamp", clock.instant().toString());
        content.put("data", data);
        String id = run + "-" + type;
        String time = Long.toString(clock.instant().getEpochSecond());
        try {
            String body = json.writeValueAsString(content);
            HttpRequest request = HttpRequest.newBuilder(hook)
                    .header("Content-Type", "application/json")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", time)
                    .header("webhook-signature", signature(id + "." + time + "." + body))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            HttpResponse<Void> answer = WholeAnswer.of(http, request, BodyHandlers.discarding(), config.timeout());
            return result(type, answer.statusCode());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            LOG.warnf("The hook for %s did not answer: %s", type, e);
            return StepResult.waiting("the hook for " + type + " does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StepResult.waiting("interrupted");
        }
    }

    static StepResult result(String type, int status) {
        if (status / 100 == 2) {
            return StepResult.done();
        }
        String reason = "the hook for " + type + " answered " + status;
        boolean passing = status / 100 == 5 || status == 408 || status == 425 || status == 429;
        return passing ? StepResult.waiting(reason) : StepResult.failed(reason);
    }

    private String signature(String content) {
        String text = secret.orElseThrow().secret();
        byte[] key = text.startsWith(PREFIX)
                ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
                : text.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
