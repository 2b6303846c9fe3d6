package dev.carillon.notifier.pricing;

import java.util.Optional;

/**
 * How a text is cut into segments, which is what operators charge for.
 *
 * @param units septets in GSM-7, UTF-16 units in UCS-2
 * @param count the segments; no escape pair and no surrogate pair is torn apart between two
 * @param forcedBy the first character that is not in the GSM alphabet; empty in GSM-7
 */
public record Segments(Encoding encoding, int units, int count, Optional<ForeignCharacter> forcedBy) {

    /**
     * A character of the text.
     *
     * @param text the character itself
     * @param codePoint as {@code U+0416}
     * @param position counted in characters, from 1
     */
    public record ForeignCharacter(String text, String codePoint, int position) {}

    /** Cuts a text. */
    public static Segments of(String text) {
        Optional<ForeignCharacter> foreign = firstForeign(text);
        Encoding encoding = foreign.isPresent() ? Encoding.UCS_2 : Encoding.GSM_7;
        int units = text.codePoints().map(c -> units(encoding, c)).sum();
        return new Segments(encoding, units, units <= encoding.alone() ? 1 : joined(encoding, text), foreign);
    }

    private static Optional<ForeignCharacter> firstForeign(String text) {
        int position = 0;
        for (int codePoint : text.codePoints().toArray()) {
            position++;
            if (GsmAlphabet.septets(codePoint) == 0) {
                return Optional.of(new ForeignCharacter(
                        Character.toString(codePoint), String.format("U+%04X", codePoint), position));
            }
        }
        return Optional.empty();
    }

    private static int units(Encoding encoding, int codePoint) {
        return encoding == Encoding.GSM_7 ? GsmAlphabet.septets(codePoint) : Character.charCount(codePoint);
    }

    private static int joined(Encoding encoding, String text) {
        int segments = 1;
        int used = 0;
        for (int codePoint : text.codePoints().toArray()) {
            int units = units(encoding, codePoint);
            if (used + units > encoding.joined()) {
                segments++;
                used = 0;
            }
            used += units;
        }
        return segments;
    }
}
