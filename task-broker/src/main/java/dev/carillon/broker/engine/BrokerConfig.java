package dev.carillon.broker.engine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How tasks are kept. Read once, at the start. */
@ConfigMapping(prefix = "carillon.broker")
public interface BrokerConfig {

    /** Which engine keeps the tasks. */
    enum Kind {
        MEMORY,
        ROCKSDB
    }

    /** {@code rocksdb} keeps every task durably; {@code memory} loses all of them with the process. */
    @WithDefault("rocksdb")
    Kind engine();

    @Valid RocksDb rocksdb();

    /** How long a workflow can be looked up after its end, and its idempotency key counts after its start. */
    @WithDefault("PT24H")
    @DurationMin(seconds = 1)
    Duration workflowRetention();

    @Valid Backup backup();

    @Valid Limits limits();

    /** The durable engine of one process. */
    interface RocksDb {
        /** The folder; one broker at a time may use it. */
        @WithDefault("data/task-broker")
        Path directory();

        /** Bytes of the disk that no new task may take, so that those that are there can be finished. */
        @WithDefault("256M")
        MemorySize reserve();
    }

    /** Where backups go. */
    interface Backup {
        /** The folder that holds them; without it, none can be made. */
        Optional<Path> directory();
    }

    /** What callers may ask for. */
    interface Limits {
        /** Bytes of one payload. */
        @WithDefault("1M")
        MemorySize payload();

        /** Bytes of one batch request. */
        @WithDefault("32M")
        MemorySize batch();

        /** Tasks in one batch request. */
        @WithDefault("1000")
        @Positive int batchItems();

        /** Queues that there may be; bounds what metrics cost. */
        @WithDefault("1000")
        @Positive int queues();

        /** Schedules that there may be. */
        @WithDefault("10000")
        @Positive int schedules();

        /** Tasks in all states together; bounds the memory that indexes take. */
        @WithDefault("10000000")
        @Min(1) long tasks();

        /** Bytes of payload that may be on their way to the disk. */
        @WithDefault("128M")
        MemorySize unwritten();

        /** The longest wait of a lease request. */
        @WithDefault("PT60S")
        @DurationMin(seconds = 0)
        Duration leaseWait();

        /** The longest wait for a task's result. */
        @WithDefault("PT60S")
        @DurationMin(seconds = 0)
        Duration resultWait();

        /** Tasks in one lease request. */
        @WithDefault("1000")
        @Positive int leaseTasks();
    }
}
