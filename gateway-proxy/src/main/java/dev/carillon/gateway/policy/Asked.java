package dev.carillon.gateway.policy;

import dev.carillon.gateway.message.Authority;
import org.jspecify.annotations.Nullable;

/**
 * An outbound request, as far as the policy looks at it.
 *
 * @param method as written, {@code CONNECT} for a tunnel
 * @param proxyAuthorization the field of that name; null where there is none
 */
public record Asked(String method, @Nullable String proxyAuthorization, Authority target) {}
