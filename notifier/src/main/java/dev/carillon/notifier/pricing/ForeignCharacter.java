package dev.carillon.notifier.pricing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A character that is not in the GSM alphabet and so makes the text UCS-2.
 *
 * @param text the character itself
 * @param codePoint as {@code U+0416}
 * @param position counted in characters, from 1
 * @param replacement what would stand for it in GSM-7; absent where nothing would
 * @param looksLike the Latin letter that this Cyrillic one is drawn like, where the text is Latin otherwise: most likely
 *     it was typed by mistake
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ForeignCharacter(
        String text,
        String codePoint,
        int position,
        @Nullable String replacement,
        @Nullable String looksLike) {

    /** The first of a text. */
    static Optional<ForeignCharacter> firstIn(String text) {
        return in(text, 1).stream().findFirst();
    }

    /** Those of a text, in its order, up to so many. */
    static List<ForeignCharacter> in(String text, int most) {
        List<ForeignCharacter> found = new ArrayList<>();
        int position = 0;
        for (int at = 0; at < text.length() && found.size() < most; ) {
            int codePoint = text.codePointAt(at);
            position++;
            if (GsmAlphabet.septets(codePoint) == 0) {
                found.add(of(codePoint, position, text));
            }
            at += Character.charCount(codePoint);
        }
        return found;
    }

    private static ForeignCharacter of(int codePoint, int position, String text) {
        String latin = LookAlikes.latin(codePoint)
                .filter(letter -> LookAlikes.areStrayIn(text))
                .orElse(null);
        return new ForeignCharacter(
                Character.toString(codePoint),
                String.format("U+%04X", codePoint),
                position,
                latin != null ? latin : SmartEncoding.replacement(codePoint).orElse(null),
                latin);
    }
}
