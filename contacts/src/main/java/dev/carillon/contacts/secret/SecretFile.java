package dev.carillon.contacts.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret in a file. Read whenever it is asked for, so that a rotated one takes effect at once. Thread-safe; blocks for
 * reading a small file.
 */
public final class SecretFile {
    private final String property;
    private final Path file;

    private SecretFile(String property, Path file) {
        this.property = property;
        this.file = file;
    }

    /**
     * The secret in this file.
     *
     * @param property what names the file, for the message where it cannot be read
     * @throws IllegalArgumentException where it cannot be read, or is empty
     */
    public static SecretFile of(String property, Path file) {
        SecretFile secret = new SecretFile(property, file);
        if (secret.value().isEmpty()) {
            throw new IllegalArgumentException(property + ": " + file + " is empty");
        }
        return secret;
    }

    /** The text of the file without white space around it. */
    public String value() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(property + ": cannot read " + file + ": " + e, e);
        }
    }
}
