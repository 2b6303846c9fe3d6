package dev.carillon.http.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Widens the roles of a caller by the roles they contain, so that a JWT that says {@code admin} opens what a static
 * token of an {@code admin} opens. Never blocks.
 */
@ApplicationScoped
public class RoleAugmentor implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder(identity)
                        .addRoles(widened(identity.getRoles()))
                        .build());
    }

    /** These roles, and all that they contain. */
    public static Set<String> widened(Set<String> roles) {
        return roles.stream()
                .flatMap(name -> Role.named(name)
                        .map(role -> role.contained().stream().map(Role::label))
                        .orElseGet(() -> Stream.of(name)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
