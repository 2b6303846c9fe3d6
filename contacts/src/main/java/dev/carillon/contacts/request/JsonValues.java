package dev.carillon.contacts.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.http.json.StorableText;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Refuses JSON values that the database cannot keep as they are: U+0000 and lone surrogates in texts (PostgreSQL, section
 * 8.14, takes neither), and numbers that are too long when they are written out. Pure.
 */
public final class JsonValues {
    /** So many digits does a number have at most, written out. */
    public static final int MOST_DIGITS = 1000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonValues() {}

    /** Throws a 400 that names the field. What is no JSON passes: whoever reads it says what is wrong. */
    public static void check(byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                check(parser, token);
            }
        } catch (JsonProcessingException e) {
            return;
        }
    }

    private static void check(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.FIELD_NAME && !StorableText.is(parser.currentName())) {
            // The name itself cannot be shown: it is of the field that it stands in.
            throw notText(field(parser.getParsingContext().getParent()));
        }
        if (token == JsonToken.VALUE_STRING && !StorableText.is(parser.getText())) {
            throw notText(field(parser.getParsingContext()));
        }
        if (token.isNumeric() && !isShort(parser.getText())) {
            throw ProblemException.invalid(
                    field(parser.getParsingContext()), "A number has at most " + MOST_DIGITS + " digits.");
        }
    }

    /** Whether a number is one, and short enough when it is written out. */
    public static boolean isShort(JsonNode number) {
        return switch (number.numberType()) {
            case FLOAT, DOUBLE -> Double.isFinite(number.doubleValue());
            default -> isShort(number.decimalValue());
        };
    }

    private static boolean isShort(String number) {
        if (number.length() > MOST_DIGITS + "-.".length() + "e-1000".length()) {
            return false;
        }
        try {
            return isShort(new BigDecimal(number));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isShort(BigDecimal number) {
        long before = (long) number.precision() - number.scale();
        return number.precision() <= MOST_DIGITS && before <= MOST_DIGITS && number.scale() <= MOST_DIGITS;
    }

    private static ProblemException notText(String field) {
        return ProblemException.invalid(field, "A text has no U+0000 and no half of a surrogate pair.");
    }

    private static String field(JsonStreamContext place) {
        String pointer = place.pathAsPointer().toString();
        return pointer.isEmpty() ? "body" : pointer.substring(1).replace('/', '.');
    }
}
