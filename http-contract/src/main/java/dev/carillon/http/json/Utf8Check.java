package dev.carillon.http.json;

import com.fasterxml.jackson.core.JsonParseException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes that come in pieces are UTF-8. Not for two threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
 */
final class Utf8Check {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final int LEAST = 0x80;
    private static final int MOST = 0xbf;

    /** Bytes of the character that are still to come. */
    private int missing;
    /** What the next of them may be. */
    private int least = LEAST;

    private int most = MOST;

    void take(byte[] bytes, int offset, int length) throws JsonParseException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (missing == 0) {
                // Most of most texts is ASCII, which is passed over in eights.
                while (at <= end - Long.BYTES && ((long) EIGHT.get(bytes, at) & NOT_ASCII) == 0) {
                    at += Long.BYTES;
                }
                if (at == end) {
                    return;
                }
            }
            if (missing > 0 || bytes[at] < 0) {
                take(bytes[at] & 0xff);
            }
            at++;
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
