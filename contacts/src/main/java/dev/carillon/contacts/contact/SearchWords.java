package dev.carillon.contacts.contact;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody looks for: words, each of which is to begin a word of the address, the name or the number. The same
 * characters part words here as in the index ({@code contact_words}).
 *
 * @param query as PostgreSQL's {@code to_tsquery} takes it
 */
public record SearchWords(String query) {
    private static final int MOST = 10;
    private static final int SHORTEST_NATIONAL = 3;
    private static final Pattern GAPS = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+");
    private static final Pattern NUMBER = Pattern.compile("[+0-9 ()./\\-\u00a0]*[0-9][+0-9 ()./\\-\u00a0]*");

    /**
     * Reads a text.
     *
     * @param countryCode in place of the zero that a number begins with inside its country
     */
    static Parsed<SearchWords> parse(String text, int countryCode) {
        // A number is written with gaps and kept without.
        String joined = NUMBER.matcher(text).matches() ? text.replaceAll("[^0-9]", "") : text;
        List<String> words = Arrays.stream(GAPS.split(joined.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .limit(MOST)
                .toList();
        return words.isEmpty()
                ? Parsed.fault("There is no letter and no digit to look for.")
                : Parsed.value(new SearchWords(
                        words.stream().map(word -> prefix(word, countryCode)).collect(Collectors.joining(" & "))));
    }

    private static String prefix(String word, int countryCode) {
        String itself = "'" + word + "':*";
        if (!word.chars().allMatch(c -> c >= '0' && c <= '9') || !word.startsWith("0")) {
            return itself;
        }
        String international = word.startsWith("00") ? word.substring(2) : countryCode + word.substring(1);
        return word.length() < SHORTEST_NATIONAL ? itself : "(" + itself + " | '" + international + "':*)";
    }
}
