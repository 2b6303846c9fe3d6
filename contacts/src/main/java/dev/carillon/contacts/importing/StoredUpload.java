package dev.carillon.contacts.importing;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An upload that is kept as it is read: in chunks, as it came, so that a compressed one stays compressed. Whoever reads it
 * to its end and calls {@link #keepRest()} has kept it whole. Not thread-safe.
 */
final class StoredUpload extends InputStream {
    /** A commit each; greater ones cost memory, smaller ones time. */
    static final int CHUNK = 1 << 20;

    /** Keeps a chunk for good. */
    @FunctionalInterface
    interface ChunkStore {
        void keep(int number, byte[] chunk);
    }

    private final InputStream body;
    private final ChunkStore store;
    private final MessageDigest digest = sha256();
    private byte[] chunk = new byte[CHUNK];
    private int filled;
    private int number;
    private long bytes;

    StoredUpload(InputStream body, ChunkStore store) {
        this.body = body;
        this.store = store;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = body.read(chunk, filled, Math.min(length, CHUNK - filled));
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(chunk, filled, target, offset, count);
        digest.update(chunk, filled, count);
        filled += count;
        bytes += count;
        if (filled == CHUNK) {
            keep();
        }
        return count;
    }

    /** Reads what is left, and keeps it. */
    void keepRest() throws IOException {
        byte[] rest = new byte[8192];
        while (read(rest, 0, rest.length) >= 0) {
            // read() keeps it
        }
        if (filled > 0) {
            keep();
        }
    }

    private void keep() {
        byte[] full = filled == CHUNK ? chunk : java.util.Arrays.copyOf(chunk, filled);
        store.keep(number++, full);
        chunk = new byte[CHUNK];
        filled = 0;
    }

    long bytes() {
        return bytes;
    }

    /** Of what was read so far; once. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
