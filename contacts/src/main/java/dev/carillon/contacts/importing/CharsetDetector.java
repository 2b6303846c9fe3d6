package dev.carillon.contacts.importing;

import dev.carillon.http.problem.ProblemException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the encoding of a file while it passes by. What the caller declares wins; then a byte order mark; then
 * UTF-16, where every other byte of the start is zero; then UTF-8, where the whole file is that. What is none of these is
 * of one byte a character: windows-1251 where its letters stand together, as those of a Cyrillic word do, and windows-1252
 * where they stand alone, as an accent among ASCII does. ISO-8859-1 is read as windows-1252, which only has more, as
 * browsers do.
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://encoding.spec.whatwg.org/#names-and-labels">WHATWG: Encoding, labels</a>
 */
final class CharsetDetector {
    static final Charset WINDOWS_1251 = Charset.forName("windows-1251");
    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final int SAMPLE = 4096;

    private @Nullable Charset certain;
    private @Nullable EncodingCheck check;
    private boolean begun;
    private boolean singleByte;
    private long together;
    private long alone;
    private int previous;

    /** @param declared what the caller says; null where nothing */
    CharsetDetector(@Nullable Charset declared) {
        this.certain = declared == null || !declared.equals(StandardCharsets.ISO_8859_1) ? declared : WINDOWS_1252;
    }

    /** Looks at the next piece; a 400 once the file is not what it must be. */
    void accept(byte[] bytes, int length) {
        if (!begun) {
            begun = true;
            begin(bytes, length);
        }
        if (check != null && !check.accept(bytes, length)) {
            if (certain != null || check.isProven()) {
                throw broken(check);
            }
            check = null;
            singleByte = true;
        }
        if (certain == null) {
            countLetters(bytes, length);
        }
    }

    /** The encoding, by what was seen so far. */
    Charset charset() {
        if (certain != null) {
            return certain;
        }
        if (!singleByte) {
            return StandardCharsets.UTF_8;
        }
        return together > alone ? WINDOWS_1251 : WINDOWS_1252;
    }

    /** The encoding, now that everything was seen; a 400 where the last character is cut off. */
    Charset end() {
        if (check != null && !check.endsWhole()) {
            if (certain != null || check.isProven()) {
                throw broken(check);
            }
            singleByte = true;
        }
        return charset();
    }

    private void begin(byte[] bytes, int length) {
        if (certain != null && certain.equals(StandardCharsets.UTF_16)) {
            certain = hasMark(bytes, length, 0xff, 0xfe) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        if (certain == null) {
            certain = markedOrWide(bytes, length);
        }
        if (certain == null || isUnicode(certain)) {
            check = new EncodingCheck(certain == null ? StandardCharsets.UTF_8 : certain);
        }
    }

    private static @Nullable Charset markedOrWide(byte[] bytes, int length) {
        if (hasMark(bytes, length, 0xef, 0xbb, 0xbf)) {
            return StandardCharsets.UTF_8;
        }
        if (hasMark(bytes, length, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        if (hasMark(bytes, length, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        int sample = Math.min(length, SAMPLE) & ~1;
        int[] zeros = new int[2];
        for (int i = 0; i < sample; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        // Commas, digits and line ends have a zero byte in UTF-16 whatever the script; no text of one byte has any.
        if (zeros[0] + zeros[1] < Math.max(2, sample / 20)) {
            return null;
        }
        return zeros[1] > zeros[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }

    private static boolean hasMark(byte[] bytes, int length, int... mark) {
        if (length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnicode(Charset charset) {
        return charset.name().startsWith("UTF-");
    }

    private void countLetters(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            int letter = bytes[i] & 0xff;
            if (letter >= 0x80) {
                // Each letter of a pair counts as together once; the first of a word counts with its second.
                if (previous >= 0x80) {
                    together++;
                } else {
                    alone++;
                }
            }
            previous = letter;
        }
    }

    private static ProblemException broken(EncodingCheck check) {
        return ProblemException.invalid(
                "body",
                "The file is not in the encoding that it starts in: line " + check.line()
                        + " is the first that is not. Send it in UTF-8, or name its charset in the Content-Type.");
    }
}
