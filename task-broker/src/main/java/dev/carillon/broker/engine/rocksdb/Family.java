package dev.carillon.broker.engine.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families: what is read together lies together, so that recovery passes over no payload. */
enum Family {
    /** The version of the whole, and the epoch. RocksDB wants this one, and its name. */
    META("default", 1 << 20, false),
    /** Number of the queue → name and settings. */
    QUEUES("queues", 1 << 20, false),
    /** Task → all that scheduling needs. */
    TASKS("tasks", 32 << 20, false),
    /** Task → content type and bytes. */
    PAYLOADS("payloads", 64 << 20, true),
    /** Task → why its last attempt failed. */
    REASONS("reasons", 8 << 20, true),
    /** Idempotency key → what was answered. */
    KEYS("keys", 8 << 20, false);

    private final String label;
    private final long writeBuffer;
    private final boolean read;

    Family(String label, long writeBuffer, boolean read) {
        this.label = label;
        this.writeBuffer = writeBuffer;
        this.read = read;
    }

    byte[] label() {
        return label.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes held in memory before they are laid out in a file; they are in the log from the start. */
    long writeBuffer() {
        return writeBuffer;
    }

    /** Whether it is read by key while the broker runs, and not only passed over at its start. */
    boolean isRead() {
        return read;
    }
}
