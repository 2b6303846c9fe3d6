package dev.carillon.http.access;

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
}
