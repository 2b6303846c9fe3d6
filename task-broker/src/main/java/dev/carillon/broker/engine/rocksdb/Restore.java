package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * Makes a folder for a broker out of a backup. The backup is only read. The copy is read as a whole, so that every
 * checksum in it is compared, before it is said to be good. Until then the folder's lock is held, and after a failure the
 * file is missing without which no broker opens it.
 */
public final class Restore {
    private Restore() {}

    /** What became of it. */
    public sealed interface Outcome {
        /** The folder is whole and durable. */
        record Restored(Path folder, Holdings holdings) implements Outcome {}

        /** Nothing was restored. */
        record Refused(String why) implements Outcome {}
    }

    /** Copies the backup to a folder that is empty, or is not there yet. */
    public static Outcome run(Path backup, Path folder) {
        try {
            if (!Files.isRegularFile(backup.resolve(DatabaseFolder.CURRENT))) {
                return new Outcome.Refused(backup + " is no backup: it has no file " + DatabaseFolder.CURRENT);
            }
            if (Files.exists(folder) && !isEmptyFolder(folder)) {
                return notEmpty(folder);
            }
            FolderLock.check(backup); // a broker's own folder is none
            DatabaseFolder.check(backup);
            Files.createDirectories(folder);
            return locked(backup, folder);
        } catch (IOException | RuntimeException e) {
            return new Outcome.Refused("the backup " + backup + " could not be restored: " + reason(e));
        }
    }

    private static Outcome locked(Path backup, Path folder) throws IOException {
        FolderLock lock;
        try {
            lock = FolderLock.take(folder);
        } catch (IOException | IllegalStateException e) {
            return new Outcome.Refused(folder + " cannot be restored into: " + reason(e));
        }
        try (lock) {
            if (!isEmptyFolder(folder)) { // any more
                return notEmpty(folder);
            }
            copy(backup, folder);
            return verified(folder);
        }
    }

    private static Outcome notEmpty(Path folder) {
        return new Outcome.Refused(folder + " is not empty; a backup is restored into a new folder only");
    }

    private static String reason(Exception e) {
        return e instanceof IOException
                ? e.toString()
                : String.valueOf(e.getMessage()); // its message may be a name only
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.allMatch(Restore::isLock);
        }
    }

    /** It holds nothing, and stays where a broker had a folder. */
    private static boolean isLock(Path file) {
        return file.endsWith(FolderLock.FILE);
    }

    /** The file that makes a database of the others comes last. */
    private static void copy(Path backup, Path folder) throws IOException {
        Path current = backup.resolve(DatabaseFolder.CURRENT);
        for (Path file : DurableFiles.files(backup)) {
            if (!file.equals(current) && !isLock(file)) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        DurableFiles.syncAll(folder);
        Files.copy(current, folder.resolve(DatabaseFolder.CURRENT));
        DurableFiles.syncAll(folder);
    }

    private static Outcome verified(Path folder) throws IOException {
        try (RocksDbTaskStorage storage = RocksDbTaskStorage.openLocked(folder)) {
            storage.verify();
            Holdings holdings = new Holdings();
            storage.recover(holdings);
            return new Outcome.Restored(folder, holdings);
        } catch (StorageException | RocksDBException e) {
            Files.deleteIfExists(folder.resolve(DatabaseFolder.CURRENT));
            return new Outcome.Refused("the backup is damaged: " + e.getMessage());
        }
    }
}
