package dev.carillon.broker.engine.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Looks for damage in the logs of a database that is closed: the write-ahead logs and the manifest, which have one form.
 * RocksDB checks them as well, but takes some damage for the end of the log: a wrong length in the last block, a wrong
 * type, a block of zeros. What follows would be lost without a word, and may have been answered for.
 *
 * <p>A log is good up to its end, or up to a record that the crash cut short: one that no whole record follows, and that
 * is none itself with another length or type.
 *
 * @see <a href="https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format">Write Ahead Log File Format</a>
 * @see <a href="https://github.com/facebook/rocksdb/blob/v10.10.1/db/log_reader.cc">how RocksDB reads it</a>
 */
final class LogCheck {
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int LENGTH_AT = 4;
    private static final int TYPE_AT = 6;
    /** Full, first, middle, last: the types of records that hold data. */
    private static final int DATA_TYPES = 4;

    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private final FileChannel file;
    private final RecordChecksum checksum = new RecordChecksum();

    private LogCheck(FileChannel file) {
        this.file = file;
    }

    /** Throws what names the log, where it is damaged, and what can be done. */
    static void check(Path log) throws IOException {
        OptionalLong damage = damage(log);
        if (damage.isPresent()) {
            throw new IllegalStateException("its file " + log.getFileName() + " is damaged at byte "
                    + damage.getAsLong()
                    + ", and what follows may have been answered for: restore a backup; or, to give up"
                    + " all that was written after it, cut it there (truncate -s " + damage.getAsLong() + ")");
        }
    }

    /** Where the log is damaged; empty for a good one. */
    static OptionalLong damage(Path log) throws IOException {
        try (FileChannel file = FileChannel.open(log)) {
            return new LogCheck(file).damage();
        }
    }

    private OptionalLong damage() throws IOException {
        for (long start = 0; read(start); start += BLOCK) {
            int end = endOfGoodRecords();
            if (block.limit() - end >= HEADER || (block.limit() < BLOCK && end < block.limit())) {
                return isCutShort(start, end) ? OptionalLong.empty() : OptionalLong.of(start + end);
            }
        }
        return OptionalLong.empty();
    }

    private boolean read(long start) throws IOException {
        block.clear();
        while (block.hasRemaining() && file.read(block, start + block.position()) >= 0) {
            // until it is full or the file ends
        }
        return block.flip().hasRemaining();
    }

    private int endOfGoodRecords() {
        int at = 0;
        while (isRecord(at)) {
            at += HEADER + length(at);
        }
        return at;
    }

    /** Whether nothing whole lies at this place of the block or after it. */
    private boolean isCutShort(long start, int end) throws IOException {
        for (int at = end + 1; at + HEADER <= block.limit(); at++) {
            if (isData(at) && isRecord(at)) {
                return false;
            }
        }
        if (isRecordOfOtherHeader(end)) {
            return false;
        }
        for (long next = start + BLOCK; read(next); next += BLOCK) {
            if (isRecord(0)) {
                return false;
            }
        }
        return true;
    }

    private boolean isData(int at) {
        return type(at) >= 1 && type(at) <= DATA_TYPES;
    }

    /** Whether a record would be whole here if its length led to the end, or its type were another, or both. */
    private boolean isRecordOfOtherHeader(int at) {
        if (at + HEADER > block.limit()) {
            return false;
        }
        int rest = block.limit() - at - HEADER;
        for (int type = 1; type <= DATA_TYPES; type++) {
            if (matches(at, type, rest) || (length(at) <= rest && matches(at, type, length(at)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isRecord(int at) {
        return at + HEADER <= block.limit()
                && type(at) != 0
                && at + HEADER + length(at) <= block.limit()
                && matches(at, type(at), length(at));
    }

    private boolean matches(int at, int type, int length) {
        return checksum.of(type, block.array(), at + HEADER, length) == block.getInt(at);
    }

    private int length(int at) {
        return Short.toUnsignedInt(block.getShort(at + LENGTH_AT));
    }

    private int type(int at) {
        return Byte.toUnsignedInt(block.get(at + TYPE_AT));
    }
}
