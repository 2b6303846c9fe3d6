package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.carillon.broker.task.NewTask;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body that sets a schedule. A payload is read as in a batch: its bytes are kept as they stand. Pure. */
final class ScheduleReader {
    private static final JsonFactory JSON = TaskReader.JSON
            .rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> TEXTS =
            Set.of("cron", "zone", "every", "queue", "contentType", "group", "key", "ttl", "missed", "from", "until");

    private final long mostPayload;

    ScheduleReader(long mostPayload) {
        this.mostPayload = mostPayload;
    }

    /**
     * A body, with the fields that {@link ScheduleRules} reads as they are.
     *
     * @param texts the fields that are strings, by name
     * @param task the task that it makes every time
     */
    record Fields(Map<String, String> texts, NewTask task, boolean paused) {

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
    }

    Fields read(byte[] body, Instant now) {
        Map<String, String> texts = new HashMap<>();
        TaskFields task = new TaskFields();
        boolean paused = false;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw TaskReader.malformed("The schedule is not a JSON object.");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "payload" -> task.payload = PayloadReader.payload(parser, body, 0);
                    case "priority" -> task.priority = priority(parser);
                    case "paused" -> paused = isTrue(parser, name);
                    default -> texts.put(name, text(parser, name));
                }
            }
            if (parser.nextToken() != null) {
                throw TaskReader.malformed("There is something after the JSON object.");
            }
        } catch (JacksonException e) {
            throw TaskReader.malformed("The schedule is not JSON", e);
        } catch (IOException e) {
            throw TaskReader.malformed("The schedule is not JSON.");
        }
        task.contentType = texts.get("contentType");
        task.group = texts.get("group");
        task.key = texts.get("key");
        task.ttl = texts.get("ttl");
        return new Fields(texts, task.task(now, mostPayload), paused);
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
}
