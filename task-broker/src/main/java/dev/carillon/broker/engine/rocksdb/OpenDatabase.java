package dev.carillon.broker.engine.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A RocksDB with all that belongs to it outside of the Java heap, let go of in the right order. */
final class OpenDatabase implements AutoCloseable {
    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> handles;
    private final Tuning tuning;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions loose = new WriteOptions().setSync(false);

    private OpenDatabase(RocksDB database, Map<Family, ColumnFamilyHandle> handles, Tuning tuning) {
        this.database = database;
        this.handles = handles;
        this.tuning = tuning;
    }

    static OpenDatabase open(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        Tuning tuning = new Tuning();
        List<ColumnFamilyDescriptor> families = Arrays.stream(Family.values())
                .map(family -> new ColumnFamilyDescriptor(family.label(), tuning.family(family)))
                .toList();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB database = RocksDB.open(tuning.database(), directory.toString(), families, handles);
            Map<Family, ColumnFamilyHandle> byFamily = new EnumMap<>(Family.class);
            for (Family family : Family.values()) {
                byFamily.put(family, handles.get(byFamily.size())); // they come in the order of the descriptors
            }
            return new OpenDatabase(database, byFamily, tuning);
        } catch (RocksDBException e) {
            tuning.close();
            throw e;
        }
    }

    ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }

    /** By which the family goes in a {@link SerializedBatch}; not the same in every database. */
    int number(Family family) {
        return handle(family).getID();
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return database.get(handle(family), key);
    }

    /**
     * What each of the keys has, in their order, in one step. Null stands for a key that has nothing, and for one whose
     * value could not be read.
     */
    List<byte @Nullable []> getAll(Family family, List<byte[]> keys) throws RocksDBException {
        return keys.isEmpty()
                ? List.of()
                : database.multiGetAsList(Collections.nCopies(keys.size(), handle(family)), keys);
    }

    /** Keeps the whole batch or nothing of it; durably, or only as soon as a durable one follows. */
    void write(byte[] batch, boolean durable) throws RocksDBException {
        try (WriteBatch whole = new WriteBatch(batch)) {
            database.write(durable ? synced : loose, whole);
        }
    }

    RocksIterator iterate(Family family, ReadOptions how) {
        return database.newIterator(handle(family), how);
    }

    /** Lays what is in memory and in the log out in files. */
    void flush() throws RocksDBException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            database.flush(waiting, List.copyOf(handles.values()));
        }
    }

    RocksDB database() {
        return database;
    }

    @Override
    public void close() {
        synced.close();
        loose.close();
        handles.values().forEach(ColumnFamilyHandle::close);
        database.close();
        tuning.close();
    }
}
