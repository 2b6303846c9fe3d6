package dev.carillon.http.access;

import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The callers of this service that have a static token, by the {@code Authorization} that they send (RFC 6750, section
 * 2.1). Thread-safe; never blocks but for reading a changed token file.
 */
@ApplicationScoped
public class BearerTokens {
    private static final String SCHEME = "bearer ";
    private static final String PROPERTY = "carillon.access.tokens-file";
    /** Before anything else is begun. */
    private static final int FIRST = 50;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final StaticTokens tokens;
    private final boolean configured;

    /**
     * Reads the file.
     *
     * @throws ConfigurationException naming the property and what is wrong with its file
     */
    @Inject
    public BearerTokens(AccessConfig config) {
        this.tokens = open(config);
        this.configured = config.tokensFile().isPresent();
    }

    private static StaticTokens open(AccessConfig config) {
        Set<String> roles = Arrays.stream(Role.values()).map(Role::label).collect(Collectors.toSet());
        try {
            return new StaticTokens(PROPERTY, config.tokensFile().orElse(null), roles);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // Without a cause: Quarkus prints the message of the last one, and for this type no stack trace.
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** Being told of the start is what makes this at the start, and not for the first caller. */
    void start(@Observes @Priority(FIRST) StartupEvent event) {}

    /** Whether this service has static tokens at all. */
    boolean configured() {
        return configured;
    }

    /** Whether the header is of this scheme, whoever its token belongs to. */
    static boolean isBearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Who sends this header; empty for no header, another scheme, and a token that is not listed now. */
    public Optional<Caller> caller(@Nullable String authorization) {
        return authorization != null && isBearer(authorization)
                ? tokens.find(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /**
     * Why credentials of which nobody is known are refused.
     *
     * @param detail what to say of them; not said while no token can be looked up, which is no fault of theirs
     */
    public AuthenticationFailedException refusal(String detail) {
        return new AuthenticationFailedException(
                tokens.lost()
                        ? ProblemException.retryLater(
                                503,
                                "tokens-unreadable",
                                "Tokens cannot be looked up now; the log says why.",
                                RETRY_AFTER)
                        : ProblemException.of(401, "unauthenticated", detail, "Authorization"));
    }
}
