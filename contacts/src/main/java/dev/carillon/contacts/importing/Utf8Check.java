package dev.carillon.contacts.importing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Sees that bytes are UTF-8 while they pass by in pieces, and in which line they are not. Not thread-safe.
 */
final class Utf8Check {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer characters = CharBuffer.allocate(8192);
    /** The start of a character whose rest comes with the next piece. */
    private byte[] carried = {};

    private long line = 1;

    /** Looks at the next piece; false once something in it is not UTF-8. */
    boolean accept(byte[] bytes) {
        ByteBuffer input = ByteBuffer.allocate(carried.length + bytes.length)
                .put(carried)
                .put(bytes)
                .flip();
        CoderResult result;
        do {
            result = decoder.decode(input, characters, false);
            countLines();
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

    private void countLines() {
        characters.flip();
        while (characters.hasRemaining()) {
            if (characters.get() == '\n') {
                line++;
            }
        }
        characters.clear();
    }
}
