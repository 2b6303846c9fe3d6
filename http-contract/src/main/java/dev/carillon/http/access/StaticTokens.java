package dev.carillon.http.access;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tokens of a running service, out of a file that is read again when it changes. Thread-safe. */
public final class StaticTokens {
    private final @Nullable ReloadedFile<TokenFile> file;

    /**
     * Reads the file.
     *
     * @param file the token file, or null where the service has none and no static token is good
     * @param roles the role names that may stand in it; empty allows any
     * @throws IllegalArgumentException naming the file and each line that is wrong
     */
    public StaticTokens(@Nullable Path file, Set<String> roles) {
        this(file, roles, System::nanoTime, Clock.systemUTC());
    }

    StaticTokens(@Nullable Path file, Set<String> roles, LongSupplier nanoTime, Clock clock) {
        Set<String> known = Set.copyOf(roles);
        this.file = file == null
                ? null
                : new ReloadedFile<>("the token file", file, text -> TokenFile.parse(text, known), nanoTime, clock);
    }

    /** Who this token belongs to; empty for a token that is not listed now. */
    public Optional<Caller> find(String token) {
        return file == null ? Optional.empty() : file.content().find(token);
    }
}
