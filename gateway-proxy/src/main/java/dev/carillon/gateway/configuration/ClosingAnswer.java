package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Closing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a {@link GatewayFile.ClosingSource} answers: a JSON object with {@code closing}, and {@code sunset}, {@code link} and
 * {@code gone} as in the file. Other keys are left for later versions; a key of ours that is wrong spoils the whole. Pure.
 */
public final class ClosingAnswer {
    private ClosingAnswer() {}

    /**
     * What it says; empty where the service is not being closed down.
     *
     * @throws IllegalArgumentException for what is no such answer, saying why
     */
    public static Optional<Closing> read(byte[] body) {
        JsonObject answer = object(body);
        boolean closing = flag(answer, "closing")
                .orElseThrow(() -> new IllegalArgumentException("the answer needs 'closing': true or false"));
        Closing told = new Closing(
                text(answer, "sunset", Quantities.TIME),
                text(answer, "link", Targets.LINK),
                flag(answer, "gone"),
                Optional.empty());
        return closing ? Optional.of(told) : Optional.empty();
    }

    private static JsonObject object(byte[] body) {
        try {
            if (Json.decodeValue(Buffer.buffer(body)) instanceof JsonObject object) {
                return object;
            }
        } catch (DecodeException e) {
            throw new IllegalArgumentException("the answer is not JSON", e);
        }
        throw new IllegalArgumentException("the answer is not a JSON object");
    }

    private static Optional<Boolean> flag(JsonObject answer, String key) {
        Object value = answer.getValue(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        throw new IllegalArgumentException("'" + key + "' of the answer is not true or false");
    }

    private static <T> Optional<T> text(JsonObject answer, String key, Kind<T> kind) {
        Object value = answer.getValue(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> read = value instanceof String text ? kind.read().apply(text) : Optional.empty();
        if (read.isEmpty()) {
            throw new IllegalArgumentException("'" + key + "' of the answer is not " + kind.expected());
        }
        return read;
    }
}
