package dev.carillon.notifier.listmonk;

import dev.carillon.http.access.BearerTokens;
import dev.carillon.http.access.Caller;
import dev.carillon.http.access.RoleAugmentor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates {@code Authorization: Basic} (RFC 7617) for listmonk, which knows nothing else: the user is a static
 * token's name and the password the token. On listmonk's route alone. Never blocks, but for a changed token file.
 */
@ApplicationScoped
public class BasicTokenMechanism implements HttpAuthenticationMechanism {
    private static final String SCHEME = "Basic ";
    private static final int AFTER_BEARER = DEFAULT_PRIORITY + 50;

    private final BearerTokens tokens;

    @Inject
    public BasicTokenMechanism(BearerTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Uni<@Nullable SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String header = context.request().headers().get(HttpHeaderNames.AUTHORIZATION);
        if (header == null
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !context.normalizedPath().equals(ListmonkResource.PATH)) {
            return Uni.createFrom().nullItem();
        }
        return caller(header.substring(SCHEME.length()).strip())
                .map(caller -> Uni.createFrom().<@Nullable SecurityIdentity>item(identity(caller)))
                .orElseGet(() -> Uni.createFrom()
                        .failure(tokens.refusal("The user name and the token do not belong together, or no longer.")));
    }

    private Optional<Caller> caller(String credentials) {
        String[] parts = decoded(credentials).split(":", 2);
        return parts.length == 2
                ? tokens.caller("Bearer " + parts[1])
                        .filter(caller -> caller.name().equals(parts[0]))
                : Optional.empty();
    }

    private static String decoded(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // no Base64, so nobody's
        }
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(RoleAugmentor.widened(caller.roles()))
                .build();
    }

    @Override
    public Uni<@Nullable ChallengeData> getChallenge(RoutingContext context) {
        return context.normalizedPath().equals(ListmonkResource.PATH)
                ? Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, BasicChallenge.BASIC))
                : Uni.createFrom().nullItem();
    }

    @Override
    public Uni<@Nullable HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "basic"));
    }

    @Override
    public int getPriority() {
        return AFTER_BEARER;
    }
}
