package dev.carillon.broker.engine.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Files that are to outlive a loss of power: their bytes, and their names, which the folder keeps. */
final class DurableFiles {
    private DurableFiles() {}

    /** Syncs every file of a folder without folders in it, and the folder; says how many bytes they have. */
    static long syncAll(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) {
            bytes += Files.size(file);
            sync(file);
        }
        sync(folder);
        return bytes;
    }

    /** Of a file or of a folder. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes a folder without folders in it, if it is there. */
    static void deleteFolder(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path file : files(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
