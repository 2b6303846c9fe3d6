package dev.carillon.contacts.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
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
 * with JSON's or HTML's escapes, in any case, an international domain in its own letters, a number with spaces and without
 * its country code. A name is nobody's alone: others are called the same, and a short one is part of other words. Pure;
 * thread-safe.
 */
final class Mentions {
    private static final int SHORTEST_NUMBER = 6;
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    /** Between two digits of a number: blanks, brackets, dots, dashes of any length. */
    private static final String BETWEEN_DIGITS = "[\\s\\u00a0().,\u00b7\\p{Pd}/+]{0,5}";

    private static final Pattern JSON = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final Pattern HTML = Pattern.compile("&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));");

    private final List<Pattern> emails;
    private final List<Pattern> numbers;

    Mentions(Collection<String> emails, Collection<String> phones) {
        this.emails = spellings(emails)
                .map(email -> Pattern.compile(wholeAddress(small(email))))
                .toList();
        this.numbers = wholeNumbers(phones).map(Pattern::compile).toList();
    }

    /** The addresses as they are kept, and those at international domains as people write them. */
    static Stream<String> spellings(Collection<String> emails) {
        return emails.stream()
                .flatMap(email -> EmailAddress.parse(email) instanceof Parsed.Value<EmailAddress>(EmailAddress address)
                        ? Stream.of(email, address.unicode()).distinct()
                        : Stream.of(email));
    }

    /** An expression for the address where it is no part of a longer one. */
    static String wholeAddress(String email) {
        return "(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N}][._+-])" + Pattern.quote(email) + "(?!-?[\\p{L}\\p{N}])";
    }

    /**
     * An expression for each number, E.164, however it is dialled and where it is no part of a longer one: all of its
     * national digits, since others differ in one alone, with the code of its country before them, the prefix of its
     * country, or nothing. None for one that is too short to tell.
     */
    static Stream<String> wholeNumbers(Collection<String> phones) {
        return phones.stream().flatMap(phone -> {
            try {
                PhoneNumber number = NUMBERS.parse(phone, null);
                String national = NUMBERS.getNationalSignificantNumber(number);
                return national.length() < SHORTEST_NUMBER
                        ? Stream.of()
                        : Stream.of(wholeNumber(Integer.toString(number.getCountryCode()), national));
            } catch (NumberParseException e) {
                return Stream.of(); // kept by an earlier version, and no number that anybody has
            }
        });
    }

    private static String wholeNumber(String country, String national) {
        String code = "\\+?(?:(?:00|011)" + BETWEEN_DIGITS + ")?" + spaced(country) + BETWEEN_DIGITS + "(?:0"
                + BETWEEN_DIGITS + ")?";
        return "(?<!\\d)(?:" + code + "|0" + BETWEEN_DIGITS + ")?" + spaced(national) + "(?!\\d)";
    }

    private static String spaced(String digits) {
        return String.join(BETWEEN_DIGITS, digits.split(""));
    }

    static Mentions of(Subject subject) {
        return new Mentions(subject.emails(), subject.phones());
    }

    /** Whether these bytes have an address or a number of the person. */
    boolean in(byte[] bytes) {
        return readings(new String(bytes, StandardCharsets.UTF_8)).anyMatch(this::tells);
    }

    /** Whether they have one that does not stand there as it is, but encoded. */
    boolean inDecoded(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.UTF_8);
        if (raw.indexOf('%') < 0 && raw.indexOf('\\') < 0 && !raw.contains("&#")) {
            return false; // as nearly all are
        }
        return readings(raw).filter(text -> !text.equals(small(raw))).anyMatch(this::tells);
    }

    private static Stream<String> readings(String raw) {
        String once = percent(raw);
        return Stream.of(raw, once, percent(once))
                .distinct()
                .map(text -> small(html(json(text))))
                .distinct();
    }

    private boolean tells(String text) {
        return emails.stream().anyMatch(email -> email.matcher(text).find())
                || numbers.stream().anyMatch(number -> number.matcher(text).find());
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
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
