package dev.carillon.gateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent in {@code Proxy-Authorization}.
 *
 * @param name who the client says it is; null where the scheme has no name ({@code Bearer})
 */
record ProxyCredentials(@Nullable String name, String token) {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    /** Reads the field's value; null for a scheme or form that is not understood. */
    static @Nullable ProxyCredentials parse(String value) {
        if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new ProxyCredentials(null, value.substring(BEARER.length()).strip());
        }
        if (!value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new ProxyCredentials(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
