package dev.carillon.broker.engine.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families: what is read together lies together, so that recovery passes over no payload. */
enum Family {
    /** The version of the whole, and how far the wall's clock is ahead. RocksDB wants this one, and its name. */
    META("default", 1 << 20),
    /** Number of the queue → name, settings, whether it is paused. */
    QUEUES("queues", 1 << 20),
    /** Task → all that scheduling needs. */
    TASKS("tasks", 32 << 20),
    /** Task → content type and bytes. */
    PAYLOADS("payloads", 64 << 20),
    /** Task → why its last attempt failed. */
    REASONS("reasons", 8 << 20),
    /** Task that is done → what its worker gave. */
    RESULTS("results", 16 << 20),
    /** Idempotency key → what was answered. */
    KEYS("keys", 8 << 20),
    /** Workflow, and part of it → that part. */
    WORKFLOWS("workflows", 4 << 20),
    /** Name of the schedule → the schedule. */
    SCHEDULES("schedules", 1 << 20);

    private final String label;
    private final long writeBuffer;

    Family(String label, long writeBuffer) {
        this.label = label;
        this.writeBuffer = writeBuffer;
    }

    byte[] label() {
        return label.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes held in memory before they are laid out in a file; they are in the log from the start. */
    long writeBuffer() {
        return writeBuffer;
    }
}
