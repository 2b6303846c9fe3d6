package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body that sets a schedule. A payload is read as in a batch: its bytes are kept as they stand. Pure. */
final class ScheduleReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> TEXTS =
            Set.of("cron", "zone", "every", "queue", "contentType", "group", "key", "ttl", "missed", "from", "until");
    private static final int LONGEST_ATTRIBUTE = 255;

    private final long mostPayload;

    ScheduleReader(long mostPayload) {
        this.mostPayload = mostPayload;
    }

    /**
     * A body, with the fields that {@link ScheduleRules} reads as they are.
     *
     * @param texts the fields that are strings, by name
     */
    record Fields(Map<String, String> texts, Payload payload, int priority, boolean paused) {

        @Nullable String text(String name) {
            return texts.get(name);
        }

        String queue() {
            String queue = texts.get("queue");
            if (queue == null) {
                throw ProblemException.invalid("queue", "'queue' is missing.");
            }
            return queue;
        }

        TaskAttributes attributes() {
            String ttl = texts.get("ttl");
            return new TaskAttributes(
                    attribute("group"),
                    attribute("key"),
                    ttl == null
                            ? null
                            : Inputs.duration("ttl", ttl, Duration.ofMillis(1), TaskAttributes.LONGEST_TIME_TO_LIVE),
                    null);
        }

        private @Nullable String attribute(String name) {
            String value = texts.get(name);
            boolean fits = value == null
                    || (!value.isEmpty()
                            && value.length() <= LONGEST_ATTRIBUTE
                            && value.chars().allMatch(c -> c >= 0x20 && c != 0x7f));
            if (!fits) {
                throw ProblemException.invalid(
                        name,
                        "'" + name + "' has 1 to " + LONGEST_ATTRIBUTE + " characters and no control characters.");
            }
            return value;
        }
    }

    Fields read(byte[] body) {
        Map<String, String> texts = new HashMap<>();
        Payload payload = null;
        int priority = 0;
        boolean paused = false;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The schedule is not a JSON object.");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "payload" -> payload = BatchItemReader.payload(parser, body, 0);
                    case "priority" -> priority = priority(parser);
                    case "paused" -> paused = isTrue(parser, name);
                    default -> texts.put(name, text(parser, name));
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("There is something after the JSON object.");
            }
        } catch (JacksonException e) {
            throw malformed("The schedule is not JSON: line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw malformed("The schedule is not JSON.");
        }
        return new Fields(texts, fitting(payload, texts.get("contentType")), priority, paused);
    }

    private Payload fitting(@Nullable Payload payload, @Nullable String contentType) {
        if (payload == null) {
            throw ProblemException.invalid("payload", "'payload' is missing.");
        }
        if (payload.bytes().length > mostPayload) {
            throw Problems.payloadTooLarge(mostPayload);
        }
        return contentType == null
                ? payload
                : new Payload(Inputs.contentType("contentType", contentType), payload.bytes());
    }

    private static String text(JsonParser parser, String name) throws IOException {
        if (!TEXTS.contains(name)) {
            throw ProblemException.invalid(name, "A schedule has no field '" + name + "'.");
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw ProblemException.invalid(name, "'" + name + "' is not a string.");
        }
        return parser.getText();
    }

    private static int priority(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw ProblemException.invalid("priority", "'priority' is not a whole number.");
        }
        return Inputs.number("priority", parser.getText(), 0, NewTask.HIGHEST_PRIORITY);
    }

    private static boolean isTrue(JsonParser parser, String name) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw ProblemException.invalid(name, "'" + name + "' is neither true nor false.");
        };
    }

    private static ProblemException malformed(String detail) {
        return ProblemException.of(400, "malformed-json", detail, null);
    }
}
