package dev.carillon.broker.engine;

import java.nio.file.Path;
import java.time.Instant;

/** What became of a backup. */
public sealed interface BackupOutcome {

    /**
     * The folder holds everything that was answered before {@code at}, and is durable.
     *
     * @param bytes of its files
     */
    record Written(Path folder, long bytes, Instant at) implements BackupOutcome {}

    /** There is something at that place already; it was not touched. */
    record Exists(Path folder) implements BackupOutcome {}

    /** This engine is not backed up this way. */
    record Unsupported(String instead) implements BackupOutcome {}
}
