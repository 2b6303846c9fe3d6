package dev.carillon.http.access;

import java.util.Optional;
import java.util.Set;

/**
 * Who a token belongs to.
 *
 * @param name as written in the token file; stands in logs and metrics, so it is a name and never a secret
 * @param roles as written in the token file, not yet widened by {@link Role#contained()}
 */
public record Caller(String name, Set<String> roles) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether this caller has the role, or one that contains it. */
    public boolean may(Role role) {
        for (String name : roles) {
            Optional<Role> mine = Role.named(name);
            if (mine.isPresent() && mine.get().contained().contains(role)) {
                return true;
            }
        }
        return false;
    }
}
