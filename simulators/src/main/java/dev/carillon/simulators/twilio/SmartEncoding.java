package dev.carillon.simulators.twilio;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Some of what a messaging service with smart encoding replaces, and only where the whole text is in the GSM alphabet
 * then. On purpose a table of its own: what a client takes for Twilio's is put to the test by it. As in Twilio's table,
 * a space that may not break becomes two, and a tab seven. Pure.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/services#smart-encoding">Twilio: smart encoding</a>
 */
final class SmartEncoding {
    private static final Map<Character, String> TABLE = new HashMap<>();

    static {
        put("\u201C\u201D\u201E\u00AB\u00BB", "\"");
        put("\u2018\u2019\u201B`\u00B4", "'");
        put("\u2010\u2013\u2014\u2015\u2022", "-");
        put("\u2026", "...");
        put("\u203C", "!!");
        put("\u00BD", "1/2");
        put("\u201A\u3001", ",");
        put("\u00A0\u2009\u202F", "  ");
        put("\t", "       ");
        put("\u2028\u2029", " ");
        put("\u200B\u2060\uFEFF", "");
    }

    private SmartEncoding() {}

    private static void put(String characters, String replacement) {
        characters.chars().forEach(character -> TABLE.put((char) character, replacement));
    }

    static String apply(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            Optional<String> replacement =
                    Segments.isGsm(character) ? Optional.of(Character.toString(character)) : replacement(character);
            if (replacement.isEmpty()) {
                return text;
            }
            plain.append(replacement.get());
        }
        return plain.toString();
    }

    private static Optional<String> replacement(char character) {
        return Optional.ofNullable(TABLE.get(character));
    }
}
