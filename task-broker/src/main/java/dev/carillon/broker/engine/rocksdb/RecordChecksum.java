package dev.carillon.broker.engine.rocksdb;

import java.util.zip.CRC32C;

/**
 * The checksum of a record in a log: CRC-32C over its type and its bytes, masked, so that a log within a log does not
 * hold what looks like checksums of its own. One thread at a time.
 */
final class RecordChecksum {
    private static final int MASK = 0xa282ead8;
    private static final int TURN = 15;

    private final CRC32C crc = new CRC32C();

    int of(int type, byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(type);
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), TURN) + MASK;
    }
}
