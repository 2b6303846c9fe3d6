package dev.carillon.broker.api;

import org.jspecify.annotations.Nullable;

/**
 * Tells a {@code traceparent} that is one from one that is not. Who gets one that is not goes on as if there were none.
 * Pure.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context, section 3.2</a>
 */
final class Traceparent {
    private static final int LENGTH = 55;
    private static final int LONGEST = 255;

    private Traceparent() {}

    /** The text, or null where it is no traceparent. */
    static @Nullable String orNull(@Nullable String text) {
        return text != null && isOne(text) ? text : null;
    }

    private static boolean isOne(String text) {
        if (text.length() < LENGTH || text.length() > LONGEST) {
            return false;
        }
        boolean fields = isHex(text, 0, 2)
                && isHex(text, 3, 35)
                && isHex(text, 36, 52)
                && isHex(text, 53, LENGTH)
                && text.charAt(2) == '-'
                && text.charAt(35) == '-'
                && text.charAt(52) == '-';
        return fields && !isZero(text, 3, 35) && !isZero(text, 36, 52) && isOfItsVersion(text);
    }

    /** A later version may say more behind the fields of the first one; version ff is none. */
    private static boolean isOfItsVersion(String text) {
        if (text.startsWith("00")) {
            return text.length() == LENGTH;
        }
        boolean goesOn = text.length() > LENGTH;
        return !text.startsWith("ff")
                && (!goesOn || (text.charAt(LENGTH) == '-' && text.chars().allMatch(c -> c > 0x20 && c < 0x7f)));
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
