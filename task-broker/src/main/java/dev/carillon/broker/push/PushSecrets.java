package dev.carillon.broker.push;

import dev.carillon.http.access.ReloadedFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a running broker, out of a file that is read again when it changes, so that a secret is changed without a
 * restart. Thread-safe; may block on the disk once a second.
 */
@ApplicationScoped
public class PushSecrets {
    private final @Nullable ReloadedFile<SecretsFile> file;

    @Inject
    public PushSecrets(PushConfig config) {
        this(config.secretsFile().orElse(null), System::nanoTime);
    }

    PushSecrets(@Nullable Path file, LongSupplier nanoTime) {
        this.file = file == null ? null : open(file, nanoTime);
    }

    private static ReloadedFile<SecretsFile> open(Path file, LongSupplier nanoTime) {
        try {
            return new ReloadedFile<>("carillon.broker.push.secrets-file", file, SecretsFile::parse, nanoTime);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The keys of this name, the same as long as the file is; empty for a name that is not there now. */
    public Optional<List<byte[]>> find(String name) {
        return file == null ? Optional.empty() : file.content().find(name);
    }
}
