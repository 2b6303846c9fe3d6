package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.carillon.broker.task.NewTask;
import dev.carillon.http.json.StrictUtf8;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads tasks that stand as objects in a JSON document, and builds no tree of them. Of one request; not for two threads.
 */
final class TaskReader {
    /** What a task may say depends on where it stands. */
    enum Place {
        BATCH("payload, contentType, delay, at, priority, idempotencyKey, group, key, ttl, traceparent"),
        WORKFLOW("queue, payload, contentType, delay, at, priority, group, key, ttl, traceparent");

        private final String fields;

        Place(String fields) {
            this.fields = fields;
        }
    }

    /** For lines, whose bytes are looked at one line at a time. Has no limit on strings, since requests have one. */
    static final JsonFactory LINES = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** For a whole document. */
    static final JsonFactory JSON =
            LINES.rebuild().inputDecorator(new StrictUtf8()).build();

    static final String LIMITS = "it is nested more than " + StreamReadConstraints.DEFAULT_MAX_DEPTH
            + " deep, or has a number of more than " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN
            + " digits or a name of more than " + StreamReadConstraints.DEFAULT_MAX_NAME_LEN + " characters.";

    private final JsonParser parser;
    private final byte[] body;
    private final int start;
    private final Place place;
    private @Nullable String queue;
    private @Nullable Integer priority;

    /**
     * Reads what a parser is at.
     *
     * @param body what the parser reads
     * @param start where in it the parser began
     */
    TaskReader(JsonParser parser, byte[] body, int start, Place place) {
        this.parser = parser;
        this.body = body;
        this.start = start;
        this.place = place;
    }

    /** Reads the object that the parser is at the beginning of, to its end. */
    TaskFields read() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed("A task is a JSON object.");
        }
        TaskFields fields = new TaskFields();
        queue = null;
        priority = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            read(name, fields);
        }
        return fields;
    }

    /** What the task that was read last calls its queue. */
    @Nullable String queue() {
        return queue;
    }

    private void read(String name, TaskFields fields) throws IOException {
        switch (name) {
            case "payload" -> fields.payload = once(name, fields.payload, PayloadReader.payload(parser, body, start));
            case "contentType" -> fields.contentType = once(name, fields.contentType, text(name));
            case "delay" -> fields.delay = once(name, fields.delay, text(name));
            case "at" -> fields.at = once(name, fields.at, text(name));
            case "priority" -> fields.priority = priority = once(name, priority, priority());
            case "group" -> fields.group = once(name, fields.group, text(name));
            case "key" -> fields.key = once(name, fields.key, text(name));
            case "ttl" -> fields.ttl = once(name, fields.ttl, text(name));
            case "traceparent" -> fields.traceparent = once(name, fields.traceparent, text(name));
            default -> readOfPlace(name, fields);
        }
    }

    private void readOfPlace(String name, TaskFields fields) throws IOException {
        if (place == Place.BATCH && name.equals("idempotencyKey")) {
            fields.idempotencyKey = Inputs.idempotencyKey(name, once(name, fields.idempotencyKey, text(name)));
        } else if (place == Place.WORKFLOW && name.equals("queue")) {
            queue = once(name, queue, text(name));
        } else {
            throw ProblemException.invalid(name, "A task here has no field '" + name + "', but " + place.fields + ".");
        }
    }

    /** Two values for one field are a mistake that the second one would hide. */
    private static <T> T once(String name, @Nullable T before, T given) {
        if (before != null) {
            throw ProblemException.invalid(name, "'" + name + "' is given more than once.");
        }
        return given;
    }

    private String text(String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw ProblemException.invalid(name, "'" + name + "' is not a string.");
        }
        return parser.getText();
    }

    private int priority() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw ProblemException.invalid("priority", "'priority' is not a whole number.");
        }
        return Inputs.number("priority", parser.getText(), 0, NewTask.HIGHEST_PRIORITY);
    }

    /**
     * What is no JSON, and where. What is too deep, or too long for the parser's limits, says so itself and has no place.
     *
     * @param what such as "The batch is not JSON"
     */
    static ProblemException malformed(String what, JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return malformed(what + " that is read here: " + LIMITS);
        }
        JsonLocation at = e.getLocation();
        return malformed(
                at == null ? what + "." : what + ": line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
    }

    static ProblemException malformed(String detail) {
        return ProblemException.of(400, "malformed-json", detail, null);
    }
}
