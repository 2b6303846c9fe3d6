package dev.carillon.notifier.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * A secret in a mounted file, read again when the file changes, so that it is rotated without a restart. A changed file
 * that cannot be read, or is empty, leaves the secret as it was. Thread-safe.
 */
public final class SecretFile {
    private static final Logger LOG = Logger.getLogger(SecretFile.class);
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private record Loaded(String secret, FileTime modified, long checkedAt) {}

    private final Path file;
    private final LongSupplier nanoTime;
    private volatile Loaded loaded;

    /**
     * Reads the file.
     *
     * @param property the configuration property that names the file, for the message where it cannot be read
     */
    public static SecretFile of(String property, Path file) {
        try {
            return new SecretFile(file, System::nanoTime);
        } catch (IOException e) {
            throw new UncheckedIOException(property + " names " + file + ", which cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + " names " + file + ", which is empty", e);
        }
    }

    SecretFile(Path file, LongSupplier nanoTime) throws IOException {
        this.file = file;
        this.nanoTime = nanoTime;
        this.loaded = read();
    }

    /** The secret, as it is now. */
    public String secret() {
        Loaded now = loaded;
        if (nanoTime.getAsLong() - now.checkedAt() < CHECK_NANOS) {
            return now.secret();
        }
        try {
            boolean changed = !Files.getLastModifiedTime(file).equals(now.modified());
            loaded = changed ? read() : new Loaded(now.secret(), now.modified(), nanoTime.getAsLong());
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf("Kept the secret read before from %s: %s", file, e);
            loaded = new Loaded(now.secret(), now.modified(), nanoTime.getAsLong());
        }
        return loaded.secret();
    }

    private Loaded read() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        String secret = Files.readString(file).strip();
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the file is empty");
        }
        return new Loaded(secret, modified, nanoTime.getAsLong());
    }

    /** Names the file and never its content. */
    @Override
    public String toString() {
        return "SecretFile[" + file + "]";
    }
}
