package dev.carillon.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes that a launcher started, on disk, so that the next one finds what a launcher left that was itself ended
 * hard. A process is known by its id and its start time together: an id alone may by now be somebody else's.
 *
 * <p>Thread-safe.
 */
public final class PidFile {
    private final Path file;
    private final Map<Long, Instant> started = new LinkedHashMap<>();

    public PidFile(Path file) {
        this.file = file;
    }

    /** Ends what an earlier launcher left behind; returns how many processes that were. */
    public synchronized int endLeftOvers() {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            int ended = 0;
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(" ", 2);
                Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(fields[0]))
                        .filter(handle -> startOf(handle).equals(Instant.parse(fields[1])));
                if (left.isPresent() && left.get().destroyForcibly()) {
                    left.get().onExit().get(10, TimeUnit.SECONDS);
                    ended++;
                }
            }
            Files.delete(file);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ending left-over processes", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException("a process of an earlier run does not end; see " + file + " for its id");
        }
    }

    /** Remembers a process that was started. */
    public synchronized void add(ProcessHandle process) {
        started.put(process.pid(), startOf(process));
        write();
    }

    synchronized void remove(ProcessHandle process) {
        started.remove(process.pid());
        write();
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        started.forEach(
                (pid, start) -> lines.append(pid).append(' ').append(start).append('\n'));
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
