package dev.carillon.http.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a small file of a running service, read again when the file changes, so that a token or a secret is added
 * or withdrawn without a restart. A changed file that cannot be read or parsed is refused with an error in the log, and
 * what was read before it stays.
 *
 * <p>Thread-safe. A look at the file's time is due at most once a second, on the thread of whoever asks then.
 *
 * @param <T> what is read; immutable
 */
public final class ReloadedFile<T> {
    private static final Logger LOG = Logger.getLogger(ReloadedFile.class);
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private record Loaded<T>(T content, FileTime modified) {}

    private final String name;
    private final Path file;
    private final Function<String, T> parse;
    private final LongSupplier nanoTime;
    private final boolean onePiece;
    private final AtomicLong nextCheck;
    private volatile Loaded<T> loaded;
    private volatile @Nullable FileTime seen;
    private volatile @Nullable FileTime refused;
    private volatile @Nullable String told;

    /**
     * Reads the file.
     *
     * @param name what the file is, for messages: {@code the token file}
     * @param parse makes the content of the text; throws {@link IllegalArgumentException} saying what is wrong, without
     *     quoting secrets
     * @throws IllegalArgumentException naming the file and what is wrong with it
     * @throws UncheckedIOException where it cannot be read
     */
    public ReloadedFile(String name, Path file, Function<String, T> parse, LongSupplier nanoTime) {
        this(name, file, parse, nanoTime, false);
    }

    private ReloadedFile(String name, Path file, Function<String, T> parse, LongSupplier nanoTime, boolean onePiece) {
        this.name = name;
        this.file = file;
        this.parse = parse;
        this.nanoTime = nanoTime;
        this.onePiece = onePiece;
        this.loaded = read();
        this.nextCheck = new AtomicLong(nanoTime.getAsLong() + CHECK_NANOS);
    }

    /**
     * Reads a file that is written in one piece, as a mounted secret is: a change counts at the first look that sees it,
     * since who asks once a day would otherwise be given what has been withdrawn. For the rest as the constructor.
     */
    public static <T> ReloadedFile<T> ofOnePiece(
            String name, Path file, Function<String, T> parse, LongSupplier nanoTime) {
        return new ReloadedFile<>(name, file, parse, nanoTime, true);
    }

    /** What stands in the file now, or did when it was last good. */
    public T content() {
        reloadIfChanged();
        return loaded.content();
    }

    private void reloadIfChanged() {
        long now = nanoTime.getAsLong();
        long due = nextCheck.get();
        if (now - due < 0 || !nextCheck.compareAndSet(due, now + CHECK_NANOS)) {
            return;
        }
        try {
            look();
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // Once, and not at every look: what is wrong stays so until somebody writes the file again.
            if (!e.toString().equals(told)) {
                told = e.toString();
                LOG.errorf("Kept what was read before: %s", e);
            }
        }
    }

    // Unless of one piece, a change is read at the second look that sees it: half of a file that is being written may
    // be whole lines too.
    private void look() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        if (modified.equals(loaded.modified()) || modified.equals(refused)) {
            seen = null;
        } else if (!onePiece && !modified.equals(seen)) {
            seen = modified;
        } else {
            seen = null;
            refused = modified;
            loaded = read();
            refused = null;
            told = null;
            LOG.infof("Read %s again: %s", name, file);
        }
    }

    private Loaded<T> read() {
        try {
            // The time before the text: a change in between is then seen at the next look.
            FileTime modified = Files.getLastModifiedTime(file);
            return new Loaded<>(parse.apply(Files.readString(file)), modified);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " " + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + file + " is wrong: " + e.getMessage(), e);
        }
    }
}
