package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.http.access.Caller;
import dev.carillon.http.access.StaticTokens;
import dev.carillon.http.access.TokenFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a proxy token belongs to: {@code Basic} with name and token, which every HTTP client can send, or {@code Bearer}.
 * Tokens are looked up by their hash, so that time tells nothing about those that are good (see {@link TokenFile}).
 */
public final class Callers {
    public static final String ANONYMOUS = "anonymous";

    private final StaticTokens tokens;
    private final Map<String, Caller> byHash = new HashMap<>();
    private final Optional<Caller> anonymous;

    /**
     * The callers of the file, beside those of the token file.
     *
     * @param tokens of the token file
     */
    public Callers(Egress egress, StaticTokens tokens) {
        this.tokens = tokens;
        egress.callers()
                .values()
                .forEach(caller -> byHash.put(caller.sha256(), new Caller(caller.name(), caller.roles())));
        this.anonymous = egress.anonymous().map(role -> new Caller(ANONYMOUS, Set.of(role)));
    }

    /**
     * The caller of this {@code Proxy-Authorization} field; empty for any that is no good, and for a missing one where
     * there is no role for it.
     */
    public Optional<Caller> find(@Nullable String proxyAuthorization) {
        if (proxyAuthorization == null) {
            return anonymous;
        }
        ProxyCredentials credentials = ProxyCredentials.parse(proxyAuthorization);
        if (credentials == null) {
            return Optional.empty();
        }
        String name = credentials.name();
        return find(credentials).filter(caller -> name == null || name.equals(caller.name()));
    }

    private Optional<Caller> find(ProxyCredentials credentials) {
        Caller caller = byHash.isEmpty() ? null : byHash.get(TokenFile.hash(credentials.token()));
        return caller == null ? tokens.find(credentials.token()) : Optional.of(caller);
    }
}
