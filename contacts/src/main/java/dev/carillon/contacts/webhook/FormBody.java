package dev.carillon.contacts.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code application/x-www-form-urlencoded} body (URL Standard, section 5.1), as UTF-8. Of a field that comes twice
 * the first counts; a value that is not encoded rightly counts as written. Immutable.
 */
final class FormBody {
    private final Map<String, String> fields = new HashMap<>();

    private FormBody() {}

    static FormBody parse(byte[] body) {
        FormBody form = new FormBody();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                form.fields.putIfAbsent(decode(name), decode(value));
            }
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The field's value without white space around it; empty where it is missing or blank. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
