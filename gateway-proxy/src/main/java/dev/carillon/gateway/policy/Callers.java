package dev.carillon.gateway.policy;

import dev.carillon.http.access.Caller;
import dev.carillon.http.access.StaticTokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a proxy token belongs to: {@code Basic} with name and token, which every HTTP client can send, or {@code Bearer}.
 */
public final class Callers {
    private final StaticTokens tokens;

    public Callers(StaticTokens tokens) {
        this.tokens = tokens;
    }

    /** The caller of this {@code Proxy-Authorization} field; empty for a missing field and for any that is no good. */
    public Optional<Caller> find(@Nullable String proxyAuthorization) {
        ProxyCredentials credentials = proxyAuthorization == null ? null : ProxyCredentials.parse(proxyAuthorization);
        if (credentials == null) {
            return Optional.empty();
        }
        String name = credentials.name();
        return tokens.find(credentials.token()).filter(caller -> name == null || name.equals(caller.name()));
    }
}
