package dev.carillon.broker.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a queue as engines keep them. What is not said is the default, and what is not known is passed over, so
 * that a setting can be added, and taken back with the version that added it. Built by hand: a native image needs no
 * reflection for it. Pure functions.
 */
public final class SettingsJson {
    private static final JsonMapper JSON = new JsonMapper();

    private SettingsJson() {}

    public static String write(QueueSettings settings) {
        ObjectNode json = JSON.createObjectNode();
        json.put("lease", settings.lease().toString());
        json.put("maxAttempts", settings.maxAttempts());
        json.put("backoffInitial", settings.backoffInitial().toString());
        json.put("backoffMax", settings.backoffMax().toString());
        json.put("dedupeWindow", settings.dedupeWindow().toString());
        json.put("retention", settings.retention().toString());
        write(settings.limits(), json);
        PushTarget push = settings.push();
        if (push != null) {
            write(push, json.putObject("push"));
        }
        return json.toString();
    }

    private static void write(QueueLimits limits, ObjectNode json) {
        Rate rate = limits.rate();
        if (rate != null) {
            json.putObject("rate")
                    .put("tasks", rate.tasks())
                    .put("per", rate.per().toString())
                    .put("burst", rate.burst());
        }
        json.put("maxInFlight", limits.maxInFlight());
        json.put("maxInFlightPerKey", limits.maxInFlightPerKey());
    }

    private static void write(PushTarget push, ObjectNode json) {
        json.put("url", push.url().toString());
        json.put("secret", push.secret());
        json.put("concurrency", push.concurrency());
        json.put("timeout", push.timeout().toString());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException for what it did not write
     */
    public static QueueSettings read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no settings of a queue: " + text, e);
        }
        QueueSettings defaults = QueueSettings.DEFAULT;
        return new QueueSettings(
                duration(json, "lease", defaults.lease()),
                json.path("maxAttempts").asInt(defaults.maxAttempts()),
                duration(json, "backoffInitial", defaults.backoffInitial()),
                duration(json, "backoffMax", defaults.backoffMax()),
                duration(json, "dedupeWindow", defaults.dedupeWindow()),
                duration(json, "retention", defaults.retention()),
                new QueueLimits(
                        rate(json.path("rate")),
                        json.path("maxInFlight").asInt(QueueLimits.UNLIMITED),
                        json.path("maxInFlightPerKey").asInt(QueueLimits.UNLIMITED)),
                push(json.path("push")));
    }

    private static @Nullable Rate rate(JsonNode json) {
        return json.isObject()
                ? new Rate(
                        json.path("tasks").asInt(),
                        duration(json, "per", Duration.ZERO),
                        json.path("burst").asInt())
                : null;
    }

    private static @Nullable PushTarget push(JsonNode json) {
        return json.isObject()
                ? new PushTarget(
                        URI.create(json.path("url").asText()),
                        json.path("secret").asText(null),
                        json.path("concurrency").asInt(PushTarget.DEFAULT_CONCURRENCY),
                        duration(json, "timeout", PushTarget.DEFAULT_TIMEOUT))
                : null;
    }

    private static Duration duration(JsonNode json, String name, Duration otherwise) {
        JsonNode value = json.path(name);
        return value.isTextual() ? Duration.parse(value.textValue()) : otherwise;
    }
}
