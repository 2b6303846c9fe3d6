package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an {@code application/x-www-form-urlencoded} body (URL Standard, section 5.1), or those of a JSON object:
 * a field that is itself an object counts as its JSON. Of a field that comes twice the first counts; a value that is not
 * encoded rightly counts as written. Immutable.
 *
 * <p>In the encoding that the content type names, else UTF-8. Sources of old blogs name none and send windows-1252, which
 * is told by its not being UTF-8.
 */
final class FormBody {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([A-Za-z0-9_.:+-]+)\"?", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> fields = new HashMap<>();

    private FormBody() {}

    static FormBody parse(Message message) {
        FormBody form = new FormBody();
        if (isJson(message.contentType())) {
            form.readJson(message.body());
        } else {
            form.readPairs(message.body(), charset(message.contentType()));
        }
        return form;
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    /** The encoding that a content type names; empty where it names none that we know. */
    private static Optional<Charset> charset(@Nullable String contentType) {
        Matcher named = CHARSET.matcher(contentType == null ? "" : contentType);
        try {
            // Of those in which ASCII is not itself there are no forms (URL Standard, section 4.3: output encoding).
            return named.find() && !named.group(1).toUpperCase(Locale.ROOT).startsWith("UTF-")
                    ? Optional.of(Charset.forName(named.group(1)))
                    : Optional.empty();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private void readJson(byte[] body) {
        try {
            JsonNode all = MAPPER.readTree(body);
            all.properties().forEach(field -> {
                JsonNode value = field.getValue();
                if (!value.isNull()) {
                    fields.put(field.getKey(), value.isContainerNode() ? value.toString() : value.asText());
                }
            });
        } catch (IOException e) {
            // is no JSON, or in no encoding of it: has no fields, and is not for us then
        }
    }

    private void readPairs(byte[] body, Optional<Charset> named) {
        // Percent-encoding is ASCII; what comes unencoded keeps its bytes this way until it is decoded.
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.putIfAbsent(decode(name, named), decode(value, named));
            }
        }
    }

    private static String decode(String text, Optional<Charset> named) {
        byte[] bytes;
        try {
            bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }
        if (named.isPresent()) {
            return new String(bytes, named.get());
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, WESTERN);
        }
    }

    /** The field's value without white space around it; empty where it is missing or blank. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
