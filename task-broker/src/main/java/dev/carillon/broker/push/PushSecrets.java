package dev.carillon.broker.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The secrets file of a running broker, read again when it changes, so that a secret is changed without a restart. A
 * changed file that cannot be read or parsed is refused with an error in the log, and the secrets before it stay.
 *
 * <p>Thread-safe. A look at the file's time is due at most once a second, on the thread of whoever asks then; it may block
 * on the disk.
 */
@ApplicationScoped
public class PushSecrets {
    private static final Logger LOG = Logger.getLogger(PushSecrets.class);
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final @Nullable Path file;
    private final LongSupplier nanoTime;
    private SecretsFile secrets;
    private long nextCheck;
    private FileTime loaded = FileTime.fromMillis(0);
    private @Nullable FileTime seen;
    private @Nullable FileTime refused;
    private @Nullable String told;

    @Inject
    public PushSecrets(PushConfig config) {
        this(config.secretsFile().orElse(null), System::nanoTime);
    }

    PushSecrets(@Nullable Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.nextCheck = nanoTime.getAsLong() + CHECK_NANOS;
        try {
            this.secrets = file == null ? SecretsFile.EMPTY : read(file);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("carillon.broker.push.secrets-file " + file + ": " + e, e);
        }
    }

    /** The keys of this name, the same as long as the file is; empty for a name that is not there now. */
    public synchronized Optional<List<byte[]>> find(String name) {
        reloadIfChanged();
        return secrets.find(name);
    }

    private void reloadIfChanged() {
        long now = nanoTime.getAsLong();
        if (file == null || now - nextCheck < 0) {
            return;
        }
        nextCheck = now + CHECK_NANOS;
        try {
            look(file);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // Once, and not at every look: what is wrong stays so until somebody writes the file again.
            if (!e.toString().equals(told)) {
                told = e.toString();
                LOG.errorf("Kept the secrets read before from %s: %s", file, e);
            }
        }
    }

    // A change is read at the second look that sees it: half of a file that is being written may be one of secrets too.
    private void look(Path path) throws IOException {
        FileTime modified = Files.getLastModifiedTime(path);
        if (modified.equals(loaded) || modified.equals(refused)) {
            seen = null;
        } else if (!modified.equals(seen)) {
            seen = modified;
        } else {
            seen = null;
            refused = modified;
            secrets = read(path);
            refused = null;
            told = null;
            LOG.infof("Read %d secrets again from %s", secrets.size(), path);
        }
    }

    private SecretsFile read(Path path) throws IOException {
        // The time before the text: a change in between is then seen at the next look.
        FileTime modified = Files.getLastModifiedTime(path);
        SecretsFile read = SecretsFile.parse(Files.readString(path));
        loaded = modified;
        return read;
    }
}
