package dev.carillon.broker.engine.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * One process at a time has a folder: whoever has this lock may look at files that RocksDB, whose own lock comes later,
 * would else be writing. It is of the operating system, which lets go of it when the process ends, however that is; the
 * file stays. May be used by any thread.
 *
 * <p>Nobody else in this process may open the file: to close any channel of a file gives up all locks that the process has
 * on it.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/fcntl.html">POSIX, fcntl</a>
 */
final class FolderLock implements AutoCloseable {
    /** RocksDB leaves files alone whose names it does not know. */
    static final String FILE = "carillon.lock";

    /** What this process holds, against which the operating system protects nothing. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Takes the lock of a folder that exists; throws what says that somebody has it. */
    static FolderLock take(Path directory) throws IOException {
        Path folder = directory.toRealPath();
        synchronized (HELD) {
            refuseIfHeldHere(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw inUse();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            HELD.add(folder);
            return new FolderLock(folder, channel);
        }
    }

    /** Throws what {@link #take} does where somebody has the folder; writes nothing, for it may be one to read only. */
    static void check(Path directory) throws IOException {
        Path folder = directory.toRealPath();
        Path file = folder.resolve(FILE);
        synchronized (HELD) {
            refuseIfHeldHere(folder);
            if (Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                    if (lock == null) {
                        throw inUse();
                    }
                }
            }
        }
    }

    private static void refuseIfHeldHere(Path folder) {
        if (HELD.contains(folder)) {
            throw inUse();
        }
    }

    private static IllegalStateException inUse() {
        return new IllegalStateException("a broker has it open, which holds the lock of its file " + FILE);
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return; // and somebody else may have it by now
            }
            HELD.remove(folder);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
