package dev.carillon.contacts.importing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Sees that bytes are of an encoding while they pass by in pieces, and in which line they are not. Not thread-safe.
 */
final class EncodingCheck {
    private final CharsetDecoder decoder;
    private final char[] decoded = new char[8192];
    private final CharBuffer characters = CharBuffer.wrap(decoded);
    /** The start of a character whose rest comes with the next piece. */
    private byte[] carried = {};

    private long line = 1;
    private long foreign;

    EncodingCheck(Charset charset) {
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Looks at the next piece; false once something in it is not of the encoding. */
    boolean accept(byte[] bytes, int length) {
        ByteBuffer input = carried.length == 0
                ? ByteBuffer.wrap(bytes, 0, length)
                : ByteBuffer.allocate(carried.length + length)
                        .put(carried)
                        .put(bytes, 0, length)
                        .flip();
        CoderResult result;
        do {
            result = decoder.decode(input, characters, false);
            count();
        } while (result.isOverflow());
        carried = new byte[input.remaining()];
        input.get(carried);
        return !result.isError();
    }

    /** Whether the bytes end with a whole character. */
    boolean endsWhole() {
        return carried.length == 0;
    }

    /** The line that the check has come to: of the first fault, once there is one. */
    long line() {
        return line;
    }

    /** Whether a character outside of ASCII was met, so that the encoding was proven and not only borne. */
    boolean isProven() {
        return foreign > 0;
    }

    private void count() {
        int end = characters.position();
        for (int i = 0; i < end; i++) {
            char character = decoded[i];
            if (character == '\n') {
                line++;
            } else if (character > 0x7f) {
                foreign++;
            }
        }
        characters.clear();
    }
}
