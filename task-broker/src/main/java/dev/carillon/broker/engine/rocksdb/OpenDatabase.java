package dev.carillon.broker.engine.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A RocksDB with all that belongs to it outside of the Java heap, let go of in the right order. */
final class OpenDatabase implements AutoCloseable {
    private static final long BLOCK_CACHE = 64L << 20;
    /** The log is cut off at this size, also when a family that is seldom written to still needs its start. */
    private static final long LONGEST_LOG = 256L << 20;

    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> handles;
    private final List<AutoCloseable> options;

    private OpenDatabase(RocksDB database, Map<Family, ColumnFamilyHandle> handles, List<AutoCloseable> options) {
        this.database = database;
        this.handles = handles;
        this.options = options;
    }

    static OpenDatabase open(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        List<AutoCloseable> opened = new ArrayList<>();
        Cache cache = kept(opened, new LRUCache(BLOCK_CACHE));
        DBOptions options = kept(opened, new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // Half a record at the end is what a crash leaves, and was never acknowledged. Anything else that is
                // wrong with the log may have been, and RocksDB then refuses to open instead of dropping the rest.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                .setMaxTotalWalSize(LONGEST_LOG)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0);
        List<ColumnFamilyDescriptor> families = Arrays.stream(Family.values())
                .map(family -> new ColumnFamilyDescriptor(family.label(), options(family, cache, opened)))
                .toList();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB database = RocksDB.open(options, directory.toString(), families, handles);
            Map<Family, ColumnFamilyHandle> byFamily = new EnumMap<>(Family.class);
            for (Family family : Family.values()) {
                byFamily.put(family, handles.get(byFamily.size())); // they come in the order of the descriptors
            }
            return new OpenDatabase(database, byFamily, opened);
        } catch (RocksDBException e) {
            closeAll(opened);
            throw e;
        }
    }

    private static ColumnFamilyOptions options(Family family, Cache cache, List<AutoCloseable> opened) {
        BlockBasedTableConfig table =
                new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(kept(opened, new BloomFilter()));
        return kept(opened, new ColumnFamilyOptions())
                .setWriteBufferSize(family.writeBuffer())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(table);
    }

    private static <T extends AutoCloseable> T kept(List<AutoCloseable> opened, T one) {
        opened.add(one);
        return one;
    }

    ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return database.get(handle(family), key);
    }

    void write(WriteOptions how, WriteBatch batch) throws RocksDBException {
        database.write(how, batch);
    }

    RocksIterator iterate(Family family, ReadOptions how) {
        return database.newIterator(handle(family), how);
    }

    @Override
    public void close() {
        closeAll(List.copyOf(handles.values()));
        database.close();
        closeAll(options);
    }

    /** The last one first. None of RocksDB's throws. */
    private static void closeAll(List<? extends AutoCloseable> opened) {
        for (AutoCloseable one : opened.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
