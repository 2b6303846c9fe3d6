package dev.carillon.contacts.importing;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/** An upload as it was sent, one chunk in memory at a time. Not thread-safe. */
final class ChunkStream extends InputStream {
    private final ImportRepository repository;
    private final UUID id;
    private byte[] chunk = {};
    private int position;
    private int next;
    private boolean ended;
    private long bytesRead;

    ChunkStream(ImportRepository repository, UUID id) {
        this.repository = repository;
        this.id = id;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        bytesRead += count;
        return count;
    }

    /** How many bytes were taken so far. */
    long bytesRead() {
        return bytesRead;
    }

    private boolean fill() {
        while (position == chunk.length && !ended) {
            Optional<byte[]> following = QuarkusTransaction.requiringNew().call(() -> repository.chunk(id, next));
            ended = following.isEmpty();
            chunk = following.orElse(new byte[0]);
            position = 0;
            next++;
        }
        return !ended;
    }
}
