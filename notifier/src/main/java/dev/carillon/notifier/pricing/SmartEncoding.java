package dev.carillon.notifier.pricing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts characters of the GSM alphabet in the place of those that word processors and keyboards slip in, where the whole
 * text is in the alphabet afterwards; a text that stays UCS-2 in any case is left as its writer wrote it. The same is
 * done by Twilio's feature of this name (https://www.twilio.com/docs/messaging/services#smart-encoding). Pure.
 */
public final class SmartEncoding {
    private static final Map<Integer, String> REPLACEMENTS = replacements();

    /** The full-width forms of ASCII, {@code U+FF01} to {@code U+FF5E}. */
    private static final int FULL_WIDTH_FIRST = 0xFF01;

    private static final int FULL_WIDTH_LAST = 0xFF5E;
    private static final int FULL_WIDTH_OFFSET = 0xFEE0;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private SmartEncoding() {}

    /** The text in the GSM alphabet; the text as it is where that cannot be, or is so already. */
    public static String apply(String text) {
        boolean stray = LookAlikes.areStrayIn(text);
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (GsmAlphabet.septets(codePoint) > 0) {
                plain.appendCodePoint(codePoint);
                continue;
            }
            Optional<String> other = stray ? LookAlikes.latin(codePoint) : Optional.empty();
            other = other.or(() -> replacement(codePoint));
            if (other.isEmpty()) {
                return text;
            }
            plain.append(other.get());
        }
        return plain.toString();
    }

    /**
     * True for texts that a provider's smart encoding may have made one of the other: alike but for characters that are
     * replaced, and for how much space there is, since providers replace a character by one space or by several. More is
     * replaced here than by {@link #apply}, which leaves a text alone that is not in the alphabet afterwards.
     */
    public static boolean areAlike(String one, String other) {
        return one.equals(other) || folded(one).equals(folded(other));
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints()
                .forEach(codePoint ->
                        folded.append(replacement(codePoint).orElseGet(() -> Character.toString(codePoint))));
        return SPACE.matcher(folded).replaceAll(" ").strip();
    }

    /** What stands for this character in the GSM alphabet; may be nothing at all, for one that is not seen. */
    static Optional<String> replacement(int codePoint) {
        if (codePoint >= FULL_WIDTH_FIRST && codePoint <= FULL_WIDTH_LAST && codePoint != '｀') {
            return Optional.of(Character.toString(codePoint - FULL_WIDTH_OFFSET));
        }
        return Optional.ofNullable(REPLACEMENTS.get(codePoint));
    }

    private static Map<Integer, String> replacements() {
        Map<Integer, String> to = new HashMap<>();
        put(to, "\"", "“”„‟«»″‶ʺˮ❝❞〝〞〟");
        put(to, "'", "‘’‛′‵´`ʹʻʼʽˈˊˋ❛❜｀");
        put(to, ",", "‚、﹐﹑､");
        put(to, "-", "‐‑‒–—―−⁃•·﹘﹣⎼⎽");
        put(to, "...", "…⋯");
        put(to, "<", "‹﹤");
        put(to, ">", "›﹥");
        put(to, "/", "÷⁄∕⧸");
        put(to, "\\", "∖⧵⧹﹨");
        put(to, "|", "∣⎸⎹⏐");
        put(to, "*", "∗⁎✱✲✳✻✽﹡");
        put(to, "+", "﹢˖");
        put(to, "=", "﹦꞊");
        put(to, "~", "˜˷∼");
        put(to, "^", "ˆ");
        put(to, "_", "‗");
        put(to, ":", "：ː˸꞉﹕");
        put(to, ";", "⁏﹔");
        put(to, ".", "。﹒｡․");
        put(to, "!", "ǃ﹗");
        put(to, "!!", "‼");
        put(to, "?", "﹖");
        put(to, "%", "﹪");
        put(to, "&", "﹠");
        put(to, "#", "﹟");
        put(to, "@", "﹫");
        put(to, "$", "﹩");
        put(to, "(", "﹙❨❪⟮⦅");
        put(to, ")", "﹚❩❫⟯⦆");
        put(to, "{", "❴﹛");
        put(to, "}", "❵﹜");
        put(to, "1/4", "¼");
        put(to, "1/2", "½");
        put(to, "3/4", "¾");
        put(to, "(c)", "©");
        put(to, "(R)", "®");
        put(to, "TM", "™");
        put(to, "No", "№");
        // Spaces by their numbers, since they all look alike: no-break, en quad to hair space, narrow, mathematical,
        // ideographic, the tab; line and paragraph separators; and last what takes no space at all.
        put(to, " ", "\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\t");
        put(to, "\n", "\u2028\u2029");
        put(to, "", "\u200B\u200C\u200D\u2060\uFEFF\u00AD\u200E\u200F\uFE0E\uFE0F");
        return Map.copyOf(to);
    }

    private static void put(Map<Integer, String> to, String replacement, String characters) {
        characters.codePoints().forEach(codePoint -> to.put(codePoint, replacement));
    }
}
