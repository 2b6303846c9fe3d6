package dev.carillon.http.json;

import com.fasterxml.jackson.core.JsonParseException;

/**
 * Whether bytes that come in pieces are UTF-8. Not for two threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
 */
final class Utf8Check {
    private static final int LEAST = 0x80;
    private static final int MOST = 0xbf;

    /** Bytes of the character that are still to come. */
    private int missing;
    /** What the next of them may be. */
    private int least = LEAST;

    private int most = MOST;

    void take(byte[] bytes, int offset, int length) throws JsonParseException {
        for (int i = offset; i < offset + length; i++) {
            if (missing > 0 || bytes[i] < 0) {
                take(bytes[i] & 0xff);
            }
        }
    }

    void end() throws JsonParseException {
        if (missing > 0) {
            throw StrictUtf8.notUtf8();
        }
    }

    private void take(int value) throws JsonParseException {
        if (missing == 0) {
            begin(value);
        } else if (value < least || value > most) {
            throw StrictUtf8.notUtf8();
        } else {
            missing--;
            least = LEAST;
            most = MOST;
        }
    }

    /** The second byte of some characters has bounds of its own: beyond them are overlong forms and surrogates. */
    private void begin(int value) throws JsonParseException {
        if (value < 0xc2 || value > 0xf4) {
            throw StrictUtf8.notUtf8();
        }
        if (value < 0xe0) {
            missing = 1;
        } else if (value < 0xf0) {
            missing = 2;
            least = value == 0xe0 ? 0xa0 : LEAST;
            most = value == 0xed ? 0x9f : MOST;
        } else {
            missing = 3;
            least = value == 0xf0 ? 0x90 : LEAST;
            most = value == 0xf4 ? 0x8f : MOST;
        }
    }
}
