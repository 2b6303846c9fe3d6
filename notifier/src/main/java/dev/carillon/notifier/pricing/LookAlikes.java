package dev.carillon.notifier.pricing;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cyrillic letters that are drawn like Latin ones: the pairs of the Unicode confusables (UTS 39) that people have on
 * their keyboards. One such letter in a Latin text is not seen, and more than doubles what it costs. Pure.
 */
final class LookAlikes {
    private static final String CYRILLIC = "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԛԝ";
    private static final String LATIN = "ABESIJKMHOPCTYXaesijopcyxhqw";

    private static final Map<Integer, String> LETTERS = IntStream.range(0, CYRILLIC.length())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(
                    at -> (int) CYRILLIC.charAt(at), at -> String.valueOf(LATIN.charAt(at))));

    private LookAlikes() {}

    /** The Latin letter that a Cyrillic one is drawn like. */
    static Optional<String> latin(int codePoint) {
        return Optional.ofNullable(LETTERS.get(codePoint));
    }

    /** True if the text has Latin letters, and Cyrillic ones of which every one is drawn like a Latin one. */
    static boolean areStrayIn(String text) {
        boolean isLatin = text.codePoints().anyMatch(c -> is(Character.UnicodeScript.LATIN, c));
        return isLatin
                && text.codePoints()
                        .filter(c -> is(Character.UnicodeScript.CYRILLIC, c))
                        .allMatch(LETTERS::containsKey);
    }

    private static boolean is(Character.UnicodeScript script, int codePoint) {
        return Character.UnicodeScript.of(codePoint) == script;
    }
}
