package dev.carillon.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads answers that say their length, one after the other. It keeps the head of the present answer only and counts the
 * body. Not thread-safe.
 */
final class AnswerReader {
    private static final int LONGEST_HEAD = 16 << 10;
    private static final int END_OF_HEAD = 0x0d0a0d0a;

    private final byte[] head = new byte[LONGEST_HEAD];
    private int headLength;
    private int lastFour;
    private boolean inBody;
    private long bodyLeft;
    private boolean bodiless;
    private int status;
    private boolean closing;

    /** The next answer starts with the next byte; the answer to a CONNECT has no body. */
    void expect(boolean withoutBody) {
        headLength = 0;
        lastFour = 0;
        inBody = false;
        bodyLeft = 0;
        bodiless = withoutBody;
        status = 0;
        closing = false;
    }

    /** Takes bytes up to the end of the answer; true when it is whole. */
    boolean take(ByteBuffer bytes) throws BadAnswerException {
        while (!inBody && bytes.hasRemaining()) {
            if (headLength == LONGEST_HEAD) {
                throw new BadAnswerException("an answer with a head that does not end");
            }
            byte next = bytes.get();
            head[headLength++] = next;
            lastFour = (lastFour << 8) | (next & 0xff);
            if (lastFour == END_OF_HEAD) {
                readHead();
            }
        }
        if (!inBody) {
            return false;
        }
        int taken = (int) Math.min(bodyLeft, bytes.remaining());
        bytes.position(bytes.position() + taken);
        bodyLeft -= taken;
        return bodyLeft == 0;
    }

    private void readHead() throws BadAnswerException {
        String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
        try {
            status = Integer.parseInt(text, 9, 12, 10);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new BadAnswerException("an answer without a status", e);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        closing = lower.startsWith("http/1.0") || lower.contains("\r\nconnection: close");
        inBody = true;
        if (bodiless && status / 100 == 2) {
            return;
        }
        int length = lower.indexOf("\r\ncontent-length:");
        if (length < 0) {
            throw new BadAnswerException("status " + status + " without a length");
        }
        int value = lower.indexOf(':', length) + 1;
        bodyLeft = Long.parseLong(
                lower.substring(value, lower.indexOf("\r\n", value)).trim());
    }

    int status() {
        return status;
    }

    /** Whether the sender closes behind this answer. */
    boolean closing() {
        return closing;
    }

    /** Whether a part of the present answer has come. */
    boolean begun() {
        return headLength > 0;
    }
}
