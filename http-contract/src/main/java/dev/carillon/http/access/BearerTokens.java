package dev.carillon.http.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    private final StaticTokens tokens;
    private final boolean configured;

    @Inject
    public BearerTokens(AccessConfig config) {
        Set<String> roles = Arrays.stream(Role.values()).map(Role::label).collect(Collectors.toSet());
        this.tokens = new StaticTokens(config.tokensFile().orElse(null), roles);
        this.configured = config.tokensFile().isPresent();
    }

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
}
