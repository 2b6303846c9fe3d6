package dev.carillon.http.access;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a running service, out of a file that is read again when it changes. Thread-safe.
 *
 * <p>Where the file is gone or wrong, those that were read before are good for {@link #GRACE} still: long enough for a
 * file to be put right, or to be swapped in two steps, and no longer, since it may be withdrawn tokens that its new
 * state is about. After that no token is good, until the file is.
 */
public final class StaticTokens {
    static final Duration GRACE = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(StaticTokens.class);

    private final String property;
    private final @Nullable ReloadedFile<TokenFile> file;
    private final AtomicBoolean lost = new AtomicBoolean();

    /**
     * Reads the file.
     *
     * @param property the configuration property that names the file, for messages
     * @param file the token file, or null where the service has none and no static token is good
     * @param roles the role names that may stand in it; empty allows any
     * @throws IllegalArgumentException naming the property, the file and each line that is wrong
     * @throws java.io.UncheckedIOException naming the property and the file, where it cannot be read
     */
    public StaticTokens(String property, @Nullable Path file, Set<String> roles) {
        this(property, file, roles, System::nanoTime, Clock.systemUTC());
    }

    StaticTokens(String property, @Nullable Path file, Set<String> roles, LongSupplier nanoTime, Clock clock) {
        Set<String> known = Set.copyOf(roles);
        this.property = property;
        this.file = file == null
                ? null
                : new ReloadedFile<>(property, file, text -> TokenFile.parse(text, known), nanoTime, clock);
    }

    /** Who this token belongs to; empty for a token that is not listed now, and for each while they are lost. */
    public Optional<Caller> find(String token) {
        return file == null ? Optional.empty() : listed(file).flatMap(tokens -> tokens.find(token));
    }

    /** Whether the file is gone or wrong for so long that no token is good: no fault of whoever sends one. */
    public boolean lost() {
        return file != null && listed(file).isEmpty();
    }

    private Optional<TokenFile> listed(ReloadedFile<TokenFile> file) {
        Optional<TokenFile> tokens = file.contentUnlessWrongFor(GRACE);
        if (tokens.isPresent()) {
            lost.setPlain(false);
        } else if (lost.compareAndSet(false, true)) {
            LOG.errorf(
                    "No static token is taken until the file of %s is put right: it is wrong since %d s or longer",
                    property, GRACE.toSeconds());
        }
        return tokens;
    }
}
