package dev.carillon.http.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a small file of a running service, read again when the file changes, so that a token or a secret is added
 * or withdrawn without a restart. A changed file that cannot be read or parsed is refused with an error in the log, and
 * what was read before it stays.
 *
 * <p>A change counts for whoever asks a second after it or later, however long nobody had asked. A younger one does not
 * count yet: half of a file that is being written may be whole lines too. Where the file's time says nothing of its age,
 * since it lies ahead of the clock, a change counts once it was seen for a second.
 *
 * <p>Thread-safe. A look at the file's time is due about once a second, on the thread of whoever asks then.
 *
 * @param <T> what is read; immutable
 */
public final class ReloadedFile<T> {
    private static final Logger LOG = Logger.getLogger(ReloadedFile.class);
    private static final long CHECK_NANOS = FileStamp.REST.toNanos();

    /** Settled, unless the file may have been written to since within the time that its stamp can tell. */
    private record Loaded<T>(T content, FileStamp stamp, boolean settled) {}

    /** When a state of the file was first seen, by the clock that nobody sets. */
    private record Seen(FileStamp stamp, long nanos) {}

    private final String name;
    private final Path file;
    private final Function<String, T> parse;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long due;
    private volatile Loaded<T> loaded;
    private volatile @Nullable Long wrongSince;
    // Of whoever holds the lock.
    private @Nullable Seen seen;
    private @Nullable String told;

    /**
     * Reads the file.
     *
     * @param name what names the file, for messages: the configuration property
     * @param parse makes the content of the text; throws {@link IllegalArgumentException} saying what is wrong, without
     *     quoting secrets
     * @throws IllegalArgumentException naming the file and what is wrong with it
     * @throws UncheckedIOException where it cannot be read
     */
    public ReloadedFile(String name, Path file, Function<String, T> parse, LongSupplier nanoTime) {
        this(name, file, parse, nanoTime, Clock.systemUTC());
    }

    /** As the other, by this clock: the one that the file's time is compared with. */
    public ReloadedFile(String name, Path file, Function<String, T> parse, LongSupplier nanoTime, Clock clock) {
        this.name = name;
        this.file = file;
        this.parse = parse;
        this.nanoTime = nanoTime;
        this.clock = clock;
        FileStamp stamp = stamp();
        long now = nanoTime.getAsLong();
        this.seen = new Seen(stamp, now);
        this.loaded = new Loaded<>(read(), stamp, isAtRest(stamp, now));
        this.due = now + CHECK_NANOS;
    }

    /** What stands in the file now, or did when it was last good. */
    public T content() {
        reloadIfChanged();
        return loaded.content();
    }

    /** As {@link #content()}; empty where the file cannot be read, or is wrong, for this long already. */
    public Optional<T> contentUnlessWrongFor(Duration longest) {
        T content = content();
        Long since = wrongSince;
        return since == null || nanoTime.getAsLong() - since < longest.toNanos()
                ? Optional.of(content)
                : Optional.empty();
    }

    private void reloadIfChanged() {
        long now = nanoTime.getAsLong();
        if (now - due < 0 || !looking.tryLock()) {
            return;
        }
        try {
            due = now + CHECK_NANOS;
            look(now);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            if (wrongSince == null) {
                wrongSince = now;
            }
            // Once, and not at every look: what is wrong stays so until somebody writes the file again.
            if (!Objects.equals(e.getMessage(), told)) {
                told = e.getMessage();
                LOG.errorf("Kept what was read before: %s", told);
            }
        } finally {
            looking.unlock();
        }
    }

    private void look(long now) {
        FileStamp stamp = stamp();
        Loaded<T> before = loaded;
        if (stamp.equals(before.stamp()) && before.settled()) {
            good();
        } else if (isAtRest(stamp, now)) {
            T content = read();
            // What is written to meanwhile is not at rest, so that the next look is to judge.
            if (stamp.equals(stamp())) {
                loaded = new Loaded<>(content, stamp, true);
                good();
                if (!stamp.equals(before.stamp())) {
                    LOG.infof("Read %s again: %s", name, file);
                }
            }
        } else {
            long rest = stamp.untilAtRest(clock.instant()).toNanos();
            due = now + Math.min(CHECK_NANOS, Math.max(rest, 0));
        }
    }

    private boolean isAtRest(FileStamp stamp, long now) {
        Seen before = seen;
        if (before == null || !before.stamp().equals(stamp)) {
            before = new Seen(stamp, now);
            seen = before;
        }
        Duration rest = stamp.untilAtRest(clock.instant());
        return !rest.isPositive() || now - before.nanos() >= CHECK_NANOS;
    }

    private void good() {
        wrongSince = null;
        told = null;
    }

    private FileStamp stamp() {
        try {
            return FileStamp.of(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private T read() {
        try {
            return parse.apply(Files.readString(file));
        } catch (IOException e) {
            throw unreadable(e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + file + " is wrong: " + e.getMessage(), e);
        }
    }

    private UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("cannot read " + name + " " + file + ": " + e, e);
    }
}
