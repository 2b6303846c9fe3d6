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
        ROCKSDB,
        POSTGRES
    }

    /**
     * {@code rocksdb} keeps every task durably on one machine, {@code postgres} in a database that several brokers share;
     * {@code memory} loses all of them with the process.
     */
    @WithDefault("rocksdb")
    Kind engine();

    @Valid RocksDb rocksdb();

    @Valid Postgres postgres();

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

    /** The durable engine of any number of processes. Nothing here is looked at unless it is chosen. */
    interface Postgres {
        /** {@code postgresql://host[:port][,host[:port]]/database[?sslmode=…]}; several hosts are tried in turn. */
        Optional<String> url();

        @WithDefault("carillon")
        String user();

        Optional<String> password();

        /** A file with the password, read for every connection; takes precedence. */
        Optional<Path> passwordFile();

        /** Certificates (PEM) of who may have signed the server's, in place of the platform's. */
        Optional<Path> caFile();

        /** Everything that the broker keeps is in this schema; brokers with the same one share their queues. */
        @WithDefault("task_broker")
        String schema();

        /** Connections of this broker at the most, and one that listens. */
        @WithDefault("8")
        @Min(2) int poolSize();

        /** How long a worker waits at the most for what another broker's lost notification would have told it. */
        @WithDefault("PT1S")
        @DurationMin(millis = 10)
        Duration poll();

        /** For one statement, and for making a connection. */
        @WithDefault("PT10S")
        @DurationMin(seconds = 1)
        Duration timeout();
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

        /** Idempotency keys that are remembered; bounds the memory that they take. Not of PostgreSQL. */
        @WithDefault("10000000")
        @Min(1) long keys();

        /**
         * Tasks of all workflows together, until each is forgotten; bounds the memory that workflows take. Not of PostgreSQL.
         */
        @WithDefault("1000000")
        @Min(1) long workflowTasks();

        /** Bytes of payload that may be on their way to the disk. */
        @WithDefault("128M")
        MemorySize unwritten();

        /** Bytes of all bodies of over 64 KiB that are taken in or answered at a time; others wait for their turn. */
        @WithDefault("64M")
        MemorySize bodies();

        /** How long such a body may wait for its turn, and how soon the next 64 KiB of it have to come. */
        @WithDefault("PT30S")
        @DurationMin(millis = 10)
        Duration bodyWait();

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
