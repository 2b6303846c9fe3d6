package dev.carillon.http.access;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * A secret in a mounted file, read again when the file changes, so that it is rotated without a restart. A changed file
 * that cannot be read, or is empty, leaves the secret as it was. Thread-safe.
 */
public final class SecretFile {
    private final Path path;
    private final ReloadedFile<String> file;

    /**
     * Reads the file.
     *
     * @param property the configuration property that names the file, for messages
     * @throws IllegalArgumentException naming the property and the file, where that is empty
     * @throws UncheckedIOException naming both, where it cannot be read
     */
    public static SecretFile of(String property, Path path) {
        return new SecretFile(property, path, System::nanoTime, Clock.systemUTC());
    }

    SecretFile(String property, Path path, LongSupplier nanoTime, Clock clock) {
        this.path = path;
        this.file = new ReloadedFile<>(property, path, SecretFile::parse, nanoTime, clock);
    }

    /** The text of the file without white space around it, as it is now. */
    public String secret() {
        return file.content();
    }

    private static String parse(String text) {
        String secret = text.strip();
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        return secret;
    }

    /** Names the file and never its content. */
    @Override
    public String toString() {
        return "SecretFile[" + path + "]";
    }
}
