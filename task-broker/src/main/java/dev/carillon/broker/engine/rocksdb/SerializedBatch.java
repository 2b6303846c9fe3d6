package dev.carillon.broker.engine.rocksdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Many writes in the form in which RocksDB itself keeps a {@code WriteBatch}, so that a commit crosses into native code
 * once and not once a record: a sequence number that RocksDB fills in, the count of records, and then of each its kind,
 * the number of its column family, and its key and value with their lengths before them. Grows, and is used again after
 * {@link #clear}. One thread at a time.
 *
 * @see <a href="https://github.com/facebook/rocksdb/blob/v10.10.1/db/write_batch.cc">the form</a>
 */
final class SerializedBatch {
    private static final int SEQUENCE_BYTES = 8;
    private static final int HEADER_BYTES = SEQUENCE_BYTES + Integer.BYTES;
    private static final int LONGEST_VARINT = 5;
    private static final byte PUT = 0x5;
    private static final byte DELETE = 0x4;
    private static final byte SINGLE_DELETE = 0x8;
    /** A larger array than this is not held on to. */
    private static final int KEPT_BYTES = 4 << 20;

    private byte[] bytes = new byte[4096];
    private int size = HEADER_BYTES;
    private int count;

    /** Keeps a value, given in parts that follow each other. */
    void put(int family, byte[] key, byte[]... value) {
        record(PUT, family, key);
        int length = 0;
        for (byte[] part : value) {
            length += part.length;
        }
        reserve(LONGEST_VARINT + length);
        varint(length);
        for (byte[] part : value) {
            raw(part);
        }
    }

    void delete(int family, byte[] key) {
        record(DELETE, family, key);
    }

    /**
     * Deletes what was put once and not since. The two vanish together where they meet, and a value that meets its end
     * before it leaves the write buffer never comes into a file, nor does this.
     */
    void singleDelete(int family, byte[] key) {
        record(SINGLE_DELETE, family, key);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The whole. */
    byte[] toBytes() {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(SEQUENCE_BYTES, count);
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = HEADER_BYTES;
        count = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[KEPT_BYTES];
        }
    }

    private void record(byte kind, int family, byte[] key) {
        reserve(1 + 2 * LONGEST_VARINT + key.length);
        bytes[size++] = kind;
        varint(family);
        varint(key.length);
        raw(key);
        count++;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.clamp(2L * bytes.length, needed, Integer.MAX_VALUE - 8));
        }
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void raw(byte[] part) {
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
    }
}
