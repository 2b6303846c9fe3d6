package dev.carillon.broker.engine.rocksdb;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Passes over a whole family once, in the order of its keys. Keys and values come in two buffers that are used again for
 * the next record, so that ten million of them leave nothing behind. Every block is checked by its checksum, and none
 * pushes another out of the cache.
 */
final class Scan {
    private static final long READ_AHEAD = 4L << 20;

    private ByteBuffer key = ByteBuffer.allocateDirect(256);
    private ByteBuffer value = ByteBuffer.allocateDirect(4096);

    /** Hands out every record; the buffers are good until the consumer returns. */
    void pass(OpenDatabase database, Family family, BiConsumer<ByteBuffer, ByteBuffer> record) throws RocksDBException {
        try (ReadOptions once = new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD);
                RocksIterator iterator = database.iterate(family, once)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                key = read(iterator::key, key);
                value = read(iterator::value, value);
                record.accept(key, value);
            }
            iterator.status(); // tells an end from a damage
        }
    }

    /** In a larger buffer where this one does not hold the whole. */
    private static ByteBuffer read(ToIntFunction<ByteBuffer> source, ByteBuffer buffer) {
        int size = source.applyAsInt(buffer.clear());
        return size <= buffer.capacity()
                ? buffer
                : read(source, ByteBuffer.allocateDirect(Math.max(size, 2 * buffer.capacity())));
    }
}
