package dev.carillon.http.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The token file of a running service, read again when it changes, so that a token is added or withdrawn without a
 * restart. A changed file that cannot be read or parsed is refused with an error in the log, and the tokens before it
 * stay.
 *
 * <p>Thread-safe. A look at the file's time is due at most once a second, on the thread of whoever asks then.
 */
public final class StaticTokens {
    private static final Logger LOG = Logger.getLogger(StaticTokens.class);
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private record Loaded(TokenFile tokens, FileTime modified) {}

    private final @Nullable Path file;
    private final Set<String> roles;
    private final LongSupplier nanoTime;
    private final AtomicLong nextCheck;
    private volatile Loaded loaded;
    private volatile @Nullable FileTime seen;
    private volatile @Nullable FileTime refused;
    private volatile @Nullable String told;

    /**
     * Reads the file.
     *
     * @param file the token file, or null where the service has none and no static token is good
     * @param roles the role names that may stand in it; empty allows any
     * @throws IllegalArgumentException naming the file and each line that is wrong
     */
    public StaticTokens(@Nullable Path file, Set<String> roles) {
        this(file, roles, System::nanoTime);
    }

    StaticTokens(@Nullable Path file, Set<String> roles, LongSupplier nanoTime) {
        this.file = file;
        this.roles = Set.copyOf(roles);
        this.nanoTime = nanoTime;
        this.loaded = file == null ? new Loaded(TokenFile.empty(), FileTime.fromMillis(0)) : read(file);
        this.nextCheck = new AtomicLong(nanoTime.getAsLong() + CHECK_NANOS);
    }

    /** Who this token belongs to; empty for a token that is not listed now. */
    public Optional<Caller> find(String token) {
        reloadIfChanged();
        return loaded.tokens().find(token);
    }

    private void reloadIfChanged() {
        long now = nanoTime.getAsLong();
        long due = nextCheck.get();
        if (file == null || now - due < 0 || !nextCheck.compareAndSet(due, now + CHECK_NANOS)) {
            return;
        }
        try {
            look(file);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // Once, and not at every look: what is wrong stays so until somebody writes the file again.
            if (!e.toString().equals(told)) {
                told = e.toString();
                LOG.errorf("Kept the tokens read before: %s", e);
            }
        }
    }

    // A change is read at the second look that sees it: half of a file that is being written is a list of tokens too.
    private void look(Path path) throws IOException {
        FileTime modified = Files.getLastModifiedTime(path);
        if (modified.equals(loaded.modified()) || modified.equals(refused)) {
            seen = null;
        } else if (!modified.equals(seen)) {
            seen = modified;
        } else {
            seen = null;
            refused = modified;
            loaded = read(path);
            refused = null;
            told = null;
            LOG.infof("Read %d tokens again from %s", loaded.tokens().size(), path);
        }
    }

    private Loaded read(Path path) {
        try {
            // The time before the text: a change in between is then seen at the next look.
            FileTime modified = Files.getLastModifiedTime(path);
            return new Loaded(TokenFile.parse(Files.readString(path), roles), modified);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token file " + path + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the token file " + path + " is wrong: " + e.getMessage(), e);
        }
    }
}
