package dev.carillon.notifier.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a text is cut into segments, which is what operators charge for.
 *
 * @param units septets in GSM-7, UTF-16 units in UCS-2
 * @param sizes the units of each segment; no escape pair and no surrogate pair is torn apart between two
 * @param forcedBy the first character that is not in the GSM alphabet; empty in GSM-7
 */
public record Segments(Encoding encoding, int units, List<Integer> sizes, Optional<ForeignCharacter> forcedBy) {

    public Segments {
        sizes = List.copyOf(sizes);
    }

    /** Cuts a text. */
    public static Segments of(String text) {
        Optional<ForeignCharacter> foreign = ForeignCharacter.firstIn(text);
        Encoding encoding = foreign.isPresent() ? Encoding.UCS_2 : Encoding.GSM_7;
        int units = text.codePoints().map(c -> units(encoding, c)).sum();
        return new Segments(
                encoding, units, units <= encoding.alone() ? List.of(units) : joined(encoding, text), foreign);
    }

    /** How many segments. */
    public int count() {
        return sizes.size();
    }

    private static int units(Encoding encoding, int codePoint) {
        return encoding == Encoding.GSM_7 ? GsmAlphabet.septets(codePoint) : Character.charCount(codePoint);
    }

    /** By filling, not by dividing: a pair that does not fit goes whole to the next segment and leaves a unit unused. */
    private static List<Integer> joined(Encoding encoding, String text) {
        List<Integer> sizes = new ArrayList<>();
        int used = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int units = units(encoding, text.codePointAt(at));
            if (used + units > encoding.joined()) {
                sizes.add(used);
                used = 0;
            }
            used += units;
        }
        sizes.add(used);
        return sizes;
    }
}
