package dev.carillon.gateway.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A head that is being written. One serves all messages of an event loop, one after the other; what is passed on is
 * copied here in runs of whole lines. Not thread-safe.
 */
public final class HeadText {
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] HTTP_1_1 = ascii("HTTP/1.1 ");
    private static final byte[] REQUEST_VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] VIA_2_0 = ascii("Via: 2.0 carillon\r\n");
    private static final byte[] VIA_1_1 = ascii("Via: 1.1 carillon\r\n");
    private static final byte[] VIA_1_0 = ascii("Via: 1.0 carillon\r\n");
    private static final int MAX_DIGITS = 20;

    private byte[] bytes = new byte[2048];
    private int size;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins anew. */
    public HeadText clear() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    /** Begins with the method of a request; its target follows, and then {@link #endRequestLine}. */
    public HeadText beginRequest(Head head) {
        clear();
        append(head.bytes, 0, head.firstEnd);
        return append((byte) ' ');
    }

    public HeadText endRequestLine() {
        return append(REQUEST_VERSION);
    }

    /** Begins with the status of a response as its origin wrote it, in our version. */
    public HeadText beginResponse(Head head) {
        clear();
        append(HTTP_1_1);
        // From the status on: its line is long enough for a version before it.
        append(head.bytes, head.firstEnd - 3, head.firstEnd);
        append((byte) ' ');
        append(head.bytes, head.secondStart, head.secondEnd);
        return append(CRLF);
    }

    /**
     * Passes on the fields of a head, but for those of the connection and those of {@code dropped} (RFC 9110, section
     * 7.6.1).
     */
    public HeadText endToEnd(Head head, long dropped) {
        long never = KnownField.HOP_BY_HOP | dropped;
        boolean nominates = head.nominatesFields();
        if (!nominates && !head.hasAny(never)) {
            return append(head.bytes, head.fieldsStart, head.fieldsEnd);
        }
        int run = -1;
        for (int i = 0; i < head.fields(); i++) {
            boolean passes = head.passes(i, never, nominates);
            if (passes && run < 0) {
                run = head.lineStart(i);
            } else if (!passes && run >= 0) {
                append(head.bytes, run, head.lineStart(i));
                run = -1;
            }
        }
        return run < 0 ? this : append(head.bytes, run, head.fieldsEnd);
    }

    /** Adds our member to {@code Via}; the host is not told, since the field goes outside (RFC 9110, section 7.6.3). */
    public HeadText via(Head received) {
        if (received.isHttp2()) {
            return append(VIA_2_0);
        }
        return append(received.isHttp10() ? VIA_1_0 : VIA_1_1);
    }

    /** Says how the body is framed, where it has a length or is chunked. */
    public HeadText framing(long length) {
        if (length >= 0) {
            return append(CONTENT_LENGTH).append(length).append(CRLF);
        }
        return length == Framing.CHUNKED ? append(CHUNKED) : this;
    }

    /** Adds a whole field. */
    public HeadText field(String name, String value) {
        return append(name).append(": ").append(value).append(CRLF);
    }

    /** As {@link #field}, where there is a value. */
    public HeadText optionalField(String name, @Nullable String value) {
        return value == null ? this : field(name, value);
    }

    /** The empty line. */
    public HeadText end() {
        return append(CRLF);
    }

    /** Adds text of Latin-1. */
    public HeadText append(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
        return this;
    }

    public HeadText append(byte[] text) {
        return append(text, 0, text.length);
    }

    public HeadText append(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
        return this;
    }

    private HeadText append(byte b) {
        reserve(1);
        bytes[size++] = b;
        return this;
    }

    private HeadText append(long number) {
        reserve(MAX_DIGITS);
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** Writes it behind what a buffer holds. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes, 0, size);
    }

    /**
     * Writes it in front of what a buffer has yet to be read, over what was read already.
     *
     * @return whether there was room
     */
    public boolean writeBefore(ByteBuf in) {
        int start = in.readerIndex() - size;
        if (start < 0) {
            return false;
        }
        in.setBytes(start, bytes, 0, size);
        in.readerIndex(start);
        return true;
    }
}
