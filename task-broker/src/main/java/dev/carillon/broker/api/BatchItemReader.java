package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one item of a batch. A payload that is a string is that string's UTF-8 bytes, as text/plain; any other value is
 * taken as the bytes that stand in the request, white space and all, as application/json. Pure.
 */
final class BatchItemReader {
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String JSON = "application/json";

    private final JsonFactory json;
    private final long mostPayload;

    BatchItemReader(JsonFactory json, long mostPayload) {
        this.json = json;
        this.mostPayload = mostPayload;
    }

    /** What an item says, field by field. */
    private static final class Fields {
        @Nullable Payload payload;

        @Nullable String contentType;

        @Nullable String delay;

        @Nullable String at;

        @Nullable String idempotencyKey;

        int priority;
    }

    NewTask read(byte[] body, int from, int to, Instant now) {
        Fields fields = new Fields();
        try (JsonParser parser = json.createParser(body, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("An item is a JSON object.");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                read(parser, name, body, from, fields);
            }
            if (parser.nextToken() != null) {
                throw malformed("There is something after the item.");
            }
        } catch (JacksonException e) {
            throw malformed("The item is not JSON: column " + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw malformed("The item is not JSON.");
        }
        return task(fields, now);
    }

    private static void read(JsonParser parser, String name, byte[] body, int start, Fields fields) throws IOException {
        switch (name) {
            case "payload" -> fields.payload = payload(parser, body, start);
            case "contentType" -> fields.contentType = Inputs.contentType(name, text(parser, name));
            case "delay" -> fields.delay = text(parser, name);
            case "at" -> fields.at = text(parser, name);
            case "idempotencyKey" -> fields.idempotencyKey = Inputs.idempotencyKey(name, text(parser, name));
            case "priority" -> fields.priority = priority(parser);
            default ->
                throw ProblemException.invalid(
                        name,
                        "An item has no field '" + name
                                + "', but payload, contentType, delay, at, priority, idempotencyKey.");
        }
    }

    /** The value that the parser stands on: a string's text, or the bytes that anything else takes in the body. */
    static Payload payload(JsonParser parser, byte[] body, int start) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new Payload(TEXT, parser.getText().getBytes(StandardCharsets.UTF_8));
        }
        int from = start + offset(parser.currentTokenLocation());
        parser.skipChildren();
        parser.finishToken();
        return new Payload(JSON, Arrays.copyOfRange(body, from, start + offset(parser.currentLocation())));
    }

    private static String text(JsonParser parser, String name) throws IOException {
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

    private NewTask task(Fields fields, Instant now) {
        Payload payload = fields.payload;
        if (payload == null) {
            throw ProblemException.invalid("payload", "'payload' is missing.");
        }
        if (payload.bytes().length > mostPayload) {
            throw Problems.payloadTooLarge(mostPayload);
        }
        String type = fields.contentType;
        return new NewTask(
                type == null ? payload : new Payload(type, payload.bytes()),
                readyTime(fields.delay, fields.at, now),
                fields.priority,
                fields.idempotencyKey);
    }

    /** When a task becomes ready, of the two ways to say it. */
    static ReadyTime readyTime(@Nullable String delay, @Nullable String at, Instant now) {
        if (delay != null && at != null) {
            throw ProblemException.invalid("at", "A task has a 'delay' or an 'at', not both.");
        }
        if (delay != null) {
            return new ReadyTime.After(Inputs.duration("delay", delay, Duration.ZERO, Inputs.LONGEST_DELAY));
        }
        return at == null ? ReadyTime.atOnce() : new ReadyTime.At(Inputs.instant("at", at, now));
    }

    /** Where in what the parser was given this is; refuses encodings in which Jackson does not know. */
    static int offset(JsonLocation location) {
        long offset = location.getByteOffset();
        if (offset < 0) {
            throw malformed("The batch is not UTF-8.");
        }
        return (int) offset;
    }

    private static ProblemException malformed(String detail) {
        return ProblemException.of(400, "malformed-json", detail, null);
    }
}
