package dev.carillon.broker.engine.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of a database that is closed, which {@link FolderLock} is to say first. */
final class DatabaseFolder {
    /** Names the manifest, with which everything begins. */
    static final String CURRENT = "CURRENT";

    private DatabaseFolder() {}

    /**
     * Throws what says what is wrong with the folder, and what to do, where RocksDB would see nothing wrong: it begins a
     * new database beside the files of one whose first file is missing, and takes some damage for the end of a log.
     */
    static void check(Path directory) throws IOException {
        List<Path> files = DurableFiles.files(directory);
        if (!Files.exists(directory.resolve(CURRENT))) {
            files.stream().filter(DatabaseFolder::holdsData).findFirst().ifPresent(file -> {
                throw new IllegalStateException("its file " + CURRENT + " is missing, and there is "
                        + file.getFileName() + ": restore a backup, or choose another folder");
            });
        }
        for (Path file : files) {
            if (isLog(file)) {
                LogCheck.check(file);
            }
        }
    }

    private static boolean holdsData(Path file) {
        return isLog(file) || file.getFileName().toString().endsWith(".sst");
    }

    /** The manifest has the form of a log. */
    private static boolean isLog(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".log") || name.startsWith("MANIFEST-");
    }
}
