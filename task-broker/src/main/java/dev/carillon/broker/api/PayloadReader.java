package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.broker.task.Payload;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a payload out of a JSON document. A string is that string's UTF-8 bytes, as text/plain; any other value is the
 * bytes that stand in the request, white space and all, as application/json. Pure.
 */
final class PayloadReader {
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String ANY_JSON = "application/json";

    private PayloadReader() {}

    /**
     * The value that the parser is at.
     *
     * @param body what the parser reads
     * @param start where in it the parser began
     */
    static Payload payload(JsonParser parser, byte[] body, int start) throws IOException {
        int from = start + offset(parser.currentTokenLocation());
        boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
        parser.skipChildren();
        parser.finishToken();
        int to = start + offset(parser.currentLocation());
        if (!isText) {
            return new Payload(ANY_JSON, Arrays.copyOfRange(body, from, to));
        }
        // What stands between the quotes is the text itself, where nothing in it is escaped.
        return new Payload(
                TEXT,
                hasEscape(body, from, to) ? unescaped(parser.getText()) : Arrays.copyOfRange(body, from + 1, to - 1));
    }

    private static byte[] unescaped(String text) {
        if (!Inputs.isUnicode(text)) {
            throw ProblemException.invalid("payload", "'payload' has half of a surrogate pair, which is no character.");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasEscape(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Where in what the parser was given this is; refuses encodings in which Jackson does not know. */
    static int offset(JsonLocation location) {
        long offset = location.getByteOffset();
        if (offset < 0) {
            throw TaskReader.malformed("The body is not UTF-8.");
        }
        return (int) offset;
    }
}
