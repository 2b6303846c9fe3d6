package dev.carillon.contacts.privacy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says whether raw bytes that somebody sent tell of a person, however they were written: percent-encoded, once or twice,
 * with JSON's or HTML's escapes, in any case, a number with spaces and without its country code. Pure; thread-safe.
 */
final class Mentions {
    private static final int SHORTEST_NUMBER = 7;
    private static final int NATIONAL = 8;
    private static final Pattern JSON = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final Pattern HTML = Pattern.compile("&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));");
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=\\d)[\\s().\\-/+\\u00a0]+(?=\\d)");

    /** What was found. */
    enum Found {
        NOTHING,
        /** A whole name, which others may have too. */
        NAME,
        /** An address or a number. */
        PERSON
    }

    private final List<String> emails;
    private final List<String> numbers;
    private final List<String> names;

    Mentions(Collection<String> emails, Collection<String> phones, Collection<String> names) {
        this.emails = emails.stream().map(Mentions::small).toList();
        this.numbers = phones.stream()
                .map(phone -> phone.replaceAll("\\D", ""))
                .filter(digits -> digits.length() >= SHORTEST_NUMBER)
                .map(digits -> digits.substring(Math.max(0, digits.length() - NATIONAL)))
                .toList();
        this.names = names.stream().map(Mentions::small).toList();
    }

    static Mentions of(Subject subject) {
        return new Mentions(subject.emails(), subject.phones(), subject.names());
    }

    /** What these bytes tell of the person. */
    Found in(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.UTF_8);
        String once = percent(raw);
        List<String> readings = Stream.of(raw, once, percent(once))
                .distinct()
                .map(text -> small(html(json(text))))
                .toList();
        boolean person = readings.stream()
                .anyMatch(text -> emails.stream().anyMatch(text::contains)
                        || (!numbers.isEmpty() && numbers.stream().anyMatch(digits(text)::contains)));
        if (person) {
            return Found.PERSON;
        }
        return readings.stream().anyMatch(text -> names.stream().anyMatch(text::contains)) ? Found.NAME : Found.NOTHING;
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String digits(String text) {
        return BETWEEN_DIGITS.matcher(text).replaceAll("");
    }

    private static String percent(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A lone percent sign somewhere: what is well-formed around it is read still.
            return URLDecoder.decode(text.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), StandardCharsets.UTF_8);
        }
    }

    private static String json(String text) {
        return JSON.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16))))
                .replace("\\/", "/");
    }

    private static String html(String text) {
        return HTML.matcher(text).replaceAll(found -> {
            int character =
                    found.group(1) != null ? Integer.parseInt(found.group(1), 16) : Integer.parseInt(found.group(2));
            return Matcher.quoteReplacement(Character.isValidCodePoint(character) ? Character.toString(character) : "");
        });
    }
}
