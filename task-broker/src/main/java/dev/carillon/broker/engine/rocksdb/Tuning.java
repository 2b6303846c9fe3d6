package dev.carillon.broker.engine.rocksdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;

/**
 * How the database is set up: for one writer, on two cores, of tasks that mostly come and go before they reach a file.
 * Holds what lies outside of the Java heap, and lets go of it after the database.
 */
final class Tuning implements AutoCloseable {
    private static final long BLOCK_CACHE = 64L << 20;
    /** Payloads are read in the order in which they were written, so that one block serves the next reads as well. */
    private static final long BLOCK = 16L << 10;
    /** The log is cut off at this size, also when a family that is seldom written to still needs its start. */
    private static final long LONGEST_LOG = 256L << 20;
    /** Files are handed to the disk while they are written, so that no sync of the log waits for all of one. */
    private static final long WRITTEN_AT_ONCE = 1L << 20;
    /** Of so many records in a row so many deletions make a file be compacted, and what they delete go away. */
    private static final long DELETIONS_WINDOW = 16 << 10;

    private static final long DELETIONS_TRIGGER = 8 << 10;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Cache cache = kept(new LRUCache(BLOCK_CACHE));
    private final TablePropertiesCollectorFactory deletions =
            TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                    DELETIONS_WINDOW, DELETIONS_TRIGGER, 0.5);

    DBOptions database() {
        return kept(DBOptions.getDBOptionsFromProps(withoutSetter()))
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // Half a record at the end is what a crash leaves, and was never acknowledged. Anything else that is
                // wrong with the log may have been, and RocksDB then refuses to open instead of dropping the rest.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                // A start on a disk that was full just now must not need the room for all that is in the log.
                .setAvoidFlushDuringRecovery(true)
                .setMaxTotalWalSize(LONGEST_LOG)
                .setBytesPerSync(WRITTEN_AT_ONCE)
                .setMaxBackgroundJobs(2)
                // There is one writer, and it need not pay for others.
                .setAllowConcurrentMemtableWrite(false)
                // A disk that was full is for a person to look at, and for a restart.
                .setMaxBgErrorResumeCount(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** A log that was closed is not to be shorter than it was, nor missing. */
    private static Properties withoutSetter() {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        return properties;
    }

    ColumnFamilyOptions family(Family family) {
        BlockBasedTableConfig table =
                new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(BLOCK);
        if (family.isRead()) {
            table.setFilterPolicy(kept(new BloomFilter()));
        }
        try (Options collected = new Options()) {
            collected.setTablePropertiesCollectorFactory(List.of(deletions)); // which has no setter of its own below
            return kept(new ColumnFamilyOptions(collected))
                    .setWriteBufferSize(family.writeBuffer())
                    // The same on every level: a file that overlaps no other moves down without being written again.
                    .setCompressionType(CompressionType.LZ4_COMPRESSION)
                    .setLevelCompactionDynamicLevelBytes(true)
                    .setTableFormatConfig(table);
        }
    }

    private <T extends AutoCloseable> T kept(T one) {
        opened.add(one);
        return one;
    }

    /** The last one first. None of RocksDB's throws. */
    @Override
    public void close() {
        for (AutoCloseable one : opened.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        deletions.close();
    }
}
