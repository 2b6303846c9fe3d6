package dev.carillon.contacts.contact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.request.JsonValues;
import dev.carillon.http.json.StorableText;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the owner keeps of a contact beside its fields, in the order of names. Values are typed: text, numbers, true and
 * false, and lists of these. Immutable.
 *
 * @param values good by {@link #parse}
 */
public record Attributes(SortedMap<String, JsonNode> values) {
    /** So many attributes does a contact have at most. */
    public static final int MOST = 64;

    private static final int LONGEST_TEXT = 1000;
    private static final int LONGEST_LIST = 100;
    private static final int LARGEST = 16 * 1024;
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_-]{0,63}");
    private static final ObjectMapper JSON = JsonMapper.builder()
            // A number comes out as it went in.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    public static final Attributes NONE = new Attributes(new TreeMap<>());

    public Attributes {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Reads a JSON object of attributes. An attribute that is null is none. */
    public static Parsed<Attributes> parse(JsonNode node) {
        if (!node.isObject()) {
            return Parsed.fault("The attributes are one JSON object.");
        }
        SortedMap<String, JsonNode> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!NAME.matcher(entry.getKey()).matches()) {
                return Parsed.fault("The name of an attribute has 1 to 64 letters, digits, '_' or '-', the first of"
                        + " them a letter or '_'.");
            }
            JsonNode value = entry.getValue();
            if (!isScalar(value) && !isList(value) && !value.isNull()) {
                return Parsed.fault("An attribute is a text of at most " + LONGEST_TEXT + " characters, a number of at"
                        + " most " + JsonValues.MOST_DIGITS + " digits, true, false, or a list of at most "
                        + LONGEST_LIST + " of these.");
            }
            if (!value.isNull()) {
                values.put(entry.getKey(), value);
            }
        }
        return checked(new Attributes(values));
    }

    /** Whether an attribute may be called that. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** These and those; where both say something, those win. */
    public Attributes and(Attributes stronger) {
        SortedMap<String, JsonNode> both = new TreeMap<>(values);
        both.putAll(stronger.values);
        return new Attributes(both);
    }

    /** These without the named ones. */
    public Attributes without(Set<String> names) {
        SortedMap<String, JsonNode> rest = new TreeMap<>(values);
        rest.keySet().removeAll(names);
        return new Attributes(rest);
    }

    /** These, unless they are too many or too large together. */
    public static Parsed<Attributes> checked(Attributes attributes) {
        if (attributes.values.size() > MOST) {
            return Parsed.fault("A contact has at most " + MOST + " attributes.");
        }
        if (attributes.json().getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            return Parsed.fault("The attributes of a contact have at most " + LARGEST + " bytes together.");
        }
        return Parsed.value(attributes);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** As one JSON object. */
    public String json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.setAll(values);
        return node.toString();
    }

    /** Reads what stands in the database, which was checked before it came there. */
    public static Attributes stored(String json) {
        try {
            SortedMap<String, JsonNode> values = new TreeMap<>();
            JSON.readTree(json).properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            return new Attributes(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the attributes of a contact are no JSON", e);
        }
    }

    private static boolean isList(JsonNode value) {
        if (!value.isArray() || value.size() > LONGEST_LIST) {
            return false;
        }
        for (JsonNode item : value) {
            if (!isScalar(item)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isScalar(JsonNode value) {
        return value.isTextual()
                ? value.textValue().length() <= LONGEST_TEXT && StorableText.is(value.textValue())
                : value.isNumber() ? JsonValues.isShort(value) : value.isBoolean();
    }
}
