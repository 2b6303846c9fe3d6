package dev.carillon.bench.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that one connection has received and not yet used. Not thread-safe. */
public final class Inbox {
    private byte[] bytes = new byte[4 << 10];
    private int from;
    private int to;

    public void append(ByteBuffer received) {
        int more = received.remaining();
        if (to + more > bytes.length) {
            int kept = to - from;
            byte[] room = kept + more > bytes.length ? new byte[Math.max(2 * bytes.length, kept + more)] : bytes;
            System.arraycopy(bytes, from, room, 0, kept);
            bytes = room;
            from = 0;
            to = kept;
        }
        received.get(bytes, to, more);
        to += more;
    }

    public int size() {
        return to - from;
    }

    /** The byte at this distance from the first that is not used. */
    public byte at(int offset) {
        return bytes[from + offset];
    }

    public int intAt(int offset) {
        return ByteBuffer.wrap(bytes, from + offset, Integer.BYTES).getInt();
    }

    public int shortAt(int offset) {
        return ByteBuffer.wrap(bytes, from + offset, Short.BYTES).getShort() & 0xffff;
    }

    public void skip(int count) {
        from += count;
        if (from == to) {
            from = 0;
            to = 0;
        }
    }

    /** The next line without its end, used up; null when it has not come yet. */
    public @Nullable String line() {
        int length = indexOf(0, (byte) '\r', (byte) '\n');
        if (length < 0) {
            return null;
        }
        String line = text(0, length);
        skip(length + 2);
        return line;
    }

    /** Where these bytes stand next to each other, at this offset or behind it; -1 where nowhere. */
    public int indexOf(int offset, byte... wanted) {
        for (int i = from + offset; i <= to - wanted.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i - from;
            }
        }
        return -1;
    }

    public String text(int offset, int length) {
        return new String(bytes, from + offset, length, StandardCharsets.ISO_8859_1);
    }
}
