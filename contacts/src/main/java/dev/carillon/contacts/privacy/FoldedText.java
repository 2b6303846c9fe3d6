package dev.carillon.contacts.privacy;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A text without case, accents and widths, to be searched, and where each character of it stands in the text itself.
 * Immutable.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/">Unicode Normalization Forms: compatibility decomposition</a>
 */
final class FoldedText {
    /** Letters with a stroke have no decomposition. */
    private static final Map<Integer, String> STROKES =
            Map.of((int) 'ł', "l", (int) 'đ', "d", (int) 'ø', "o", (int) 'ħ', "h", (int) 'ŧ', "t");

    /** What most texts are made of, so that no text is made for each character. */
    private static final String[] ASCII = IntStream.range(0, 0x80)
            .mapToObj(character -> Character.toString(Character.toLowerCase(character)))
            .toArray(String[]::new);

    private final String folded;
    private final int[] begins;
    private final int[] ends;

    private FoldedText(String folded, int[] begins, int[] ends) {
        this.folded = folded;
        this.begins = begins;
        this.ends = ends;
    }

    static FoldedText of(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int[] begins = new int[text.length() + 16];
        int[] ends = new int[text.length() + 16];
        int next;
        for (int at = 0; at < text.length(); at = next) {
            int character = text.codePointAt(at);
            next = at + Character.charCount(character);
            String letters = fold(character);
            int before = folded.length();
            folded.append(letters);
            if (folded.length() > begins.length) {
                begins = Arrays.copyOf(begins, folded.length() * 2);
                ends = Arrays.copyOf(ends, folded.length() * 2);
            }
            Arrays.fill(begins, before, folded.length(), at);
            Arrays.fill(ends, before, folded.length(), next);
            if (letters.isEmpty() && before > 0) {
                ends[before - 1] = next; // an accent goes with its letter
            }
        }
        return new FoldedText(folded.toString(), begins, ends);
    }

    String text() {
        return folded;
    }

    /** Where in the text itself the character at this place begins. */
    int begin(int place) {
        return begins[place];
    }

    /** Where in the text itself the character before this place ends. */
    int end(int place) {
        return ends[place - 1];
    }

    private static String fold(int character) {
        if (character < ASCII.length) {
            return ASCII[character];
        }
        // By way of the capital, since some small letters share one: ς and σ, ſ and s, ß and ss.
        String small = Character.toString(character).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder();
        Normalizer.normalize(small, Normalizer.Form.NFKD)
                .codePoints()
                .filter(letter -> !isMark(letter))
                .forEach(letter -> bare.append(STROKES.getOrDefault(letter, Character.toString(letter))));
        return bare.toString();
    }

    private static boolean isMark(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> true;
            default -> false;
        };
    }
}
