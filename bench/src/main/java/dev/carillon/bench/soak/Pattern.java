package dev.carillon.bench.soak;

import java.nio.ByteBuffer;
import java.util.Random;

/** A stream without an end in which every place can be told from the next: bytes that repeat after a prime number of them. */
final class Pattern {
    private static final int PERIOD = 65_521;
    private static final int LONGEST = 16 << 10;
    private static final ByteBuffer BYTES = bytes();

    private Pattern() {}

    private static ByteBuffer bytes() {
        byte[] period = new byte[PERIOD];
        new Random(7).nextBytes(period);
        ByteBuffer all = ByteBuffer.allocateDirect(PERIOD + LONGEST);
        return all.put(period).put(period, 0, LONGEST).flip().asReadOnlyBuffer();
    }

    /** What stands at this place of the stream: so many bytes, or fewer. */
    static ByteBuffer at(long place, long length) {
        return BYTES.slice((int) (place % PERIOD), (int) Math.min(length, LONGEST));
    }

    /** Whether these bytes are what stands at the place; their position is at their limit afterwards. */
    static boolean matches(ByteBuffer bytes, long place) {
        long at = place;
        while (bytes.hasRemaining()) {
            ByteBuffer expected = at(at, bytes.remaining());
            int length = expected.remaining();
            if (bytes.slice(bytes.position(), length).mismatch(expected) >= 0) {
                return false;
            }
            bytes.position(bytes.position() + length);
            at += length;
        }
        return true;
    }
}
