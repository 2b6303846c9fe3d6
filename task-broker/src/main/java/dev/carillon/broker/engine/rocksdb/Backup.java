package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.BackupOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Copies an open database to a new folder: what is in memory goes to a file, files that will not change are linked (or
 * copied, to another file system), and the rest is copied. Writes go on all the while. It is made in a folder beside, of a
 * name with a dot in front, and appears under its own name when it is whole.
 *
 * @see <a href="https://github.com/facebook/rocksdb/wiki/Checkpoints">Checkpoints</a>
 */
final class Backup {
    private Backup() {}

    /** Everything that was written before {@code now} is in it, and it is durable when this returns. One at a time. */
    static BackupOutcome write(RocksDB database, Path folder, Instant now) throws IOException, RocksDBException {
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return new BackupOutcome.Exists(target);
        }
        Path parent = Objects.requireNonNull(target.getParent(), "the root of a file system always exists");
        Files.createDirectories(parent);
        // No backup has a name like it: RocksDB clears a folder of this name and ".tmp" first. One that is there is of
        // a
        // broker that ended half-way.
        Path unfinished = parent.resolve("." + target.getFileName() + ".unfinished");
        DurableFiles.deleteFolder(unfinished);
        try {
            try (Checkpoint checkpoint = Checkpoint.create(database)) {
                checkpoint.createCheckpoint(unfinished.toString());
            }
            long bytes = DurableFiles.syncAll(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.sync(parent);
            return new BackupOutcome.Written(target, bytes, now);
        } finally {
            DurableFiles.deleteFolder(unfinished);
        }
    }
}
