package dev.carillon.broker.engine.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families: what is read together lies together, so that recovery passes over no payload. */
enum Family {
    /** The version of the whole, how far the wall's clock is ahead, where rates stand. RocksDB wants this one, and its name. */
    META("default", 1 << 20, Use.SCANNED),
    /** Number of the queue → name, settings, whether it is paused. */
    QUEUES("queues", 1 << 20, Use.SCANNED),
    /** Task → all that scheduling needs. */
    TASKS("tasks", 32 << 20, Use.SCANNED),
    /** Task → content type and bytes. */
    PAYLOADS("payloads", 64 << 20, Use.READ),
    /** Task → why its last attempt failed. */
    REASONS("reasons", 8 << 20, Use.READ),
    /** Task that is done → what its worker gave. */
    RESULTS("results", 16 << 20, Use.READ),
    /** Idempotency key → what was answered. */
    KEYS("keys", 8 << 20, Use.SCANNED),
    /** Workflow, and part of it → that part. */
    WORKFLOWS("workflows", 4 << 20, Use.SCANNED),
    /** Name of the schedule → the schedule. */
    SCHEDULES("schedules", 1 << 20, Use.SCANNED);

    private enum Use {
        /** Passed over at the start. */
        SCANNED,
        /** Read by key while the broker runs. */
        READ
    }

    private final String label;
    private final long writeBuffer;
    private final Use use;

    Family(String label, long writeBuffer, Use use) {
        this.label = label;
        this.writeBuffer = writeBuffer;
        this.use = use;
    }

    byte[] label() {
        return label.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes held in memory before they are laid out in a file; they are in the log from the start. */
    long writeBuffer() {
        return writeBuffer;
    }

    /** Whether it is read by key while the broker runs. */
    boolean isRead() {
        return use == Use.READ;
    }
}
