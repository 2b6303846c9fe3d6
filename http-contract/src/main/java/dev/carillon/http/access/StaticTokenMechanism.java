package dev.carillon.http.access;

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
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates {@code Authorization: Bearer} (RFC 6750) by the static tokens. A token that is not listed is left to
 * the OIDC mechanism where an issuer is configured, and refused otherwise. Runs on the event loop and never blocks but
 * for reading a changed token file.
 */
@ApplicationScoped
public class StaticTokenMechanism implements HttpAuthenticationMechanism {
    private static final Logger LOG = Logger.getLogger(StaticTokenMechanism.class);
    // OIDC's own comes right after the default, and refuses whatever is no token of the issuer.
    private static final int BEFORE_OIDC = DEFAULT_PRIORITY + 100;

    private final BearerTokens tokens;
    private final boolean oidcEnabled;

    @Inject
    public StaticTokenMechanism(
            BearerTokens tokens,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "false") boolean oidcEnabled) {
        this.tokens = tokens;
        this.oidcEnabled = oidcEnabled;
        if (!tokens.configured() && !oidcEnabled) {
            LOG.warn("Nobody may call: set carillon.access.tokens-file, or an issuer with"
                    + " quarkus.oidc.tenant-enabled=true and quarkus.oidc.auth-server-url");
        }
    }

    @Override
    public Uni<@Nullable SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String header = context.request().headers().get(HttpHeaderNames.AUTHORIZATION);
        if (!BearerTokens.isBearer(header)) {
            return Uni.createFrom().nullItem();
        }
        Optional<Caller> caller = tokens.caller(header);
        if (caller.isPresent()) {
            return Uni.createFrom().item(identity(caller.get()));
        }
        return oidcEnabled
                ? Uni.createFrom().nullItem()
                : Uni.createFrom().failure(tokens.refusal("The bearer token is not known, or no longer good."));
    }

    private static SecurityIdentity identity(Caller caller) {
        Set<String> roles = RoleAugmentor.widened(caller.roles());
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(roles)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    @Override
    public int getPriority() {
        return BEFORE_OIDC;
    }
}
