package dev.carillon.bench.soak;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/** Reads a stream at a rate, checks every byte of it, and stops now and then. Of one thread; {@link #read} is for any. */
final class SlowReader {
    private static final int CHUNK = 16 << 10;

    private final SocketChannel connection;
    private final double nanosPerByte;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    private volatile long read;

    SlowReader(SocketChannel connection, int mibPerSecond) {
        this.connection = connection;
        this.nanosPerByte = 1e9 / (1L << 20) / mibPerSecond;
    }

    long read() {
        return read;
    }

    /** Reads up to this place of the stream. */
    void readUpTo(long place) throws IOException {
        long at = read;
        long first = at;
        long began = System.nanoTime();
        while (at < place) {
            buffer.clear().limit((int) Math.min(CHUNK, place - at));
            int count = connection.read(buffer);
            if (count < 0) {
                throw new EOFException("the stream ended at byte " + at);
            }
            if (!Pattern.matches(buffer.flip(), at)) {
                throw new IOException("other bytes than were sent, at or behind byte " + at);
            }
            at += count;
            publish(at);
            long early = began + (long) ((at - first) * nanosPerByte) - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
        }
    }

    private void publish(long place) {
        read = place;
    }
}
