package dev.carillon.http.webhook;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that sender and receiver share, as it is written: {@code whsec_} and Base64. Pure.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks, signature scheme</a>
 */
public final class WebhookSecret {
    /** What every written secret starts with. */
    public static final String PREFIX = "whsec_";

    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    private static final int MADE = 32;

    private WebhookSecret() {}

    /** A new secret, as it is written. */
    public static String make(SecureRandom random) {
        byte[] key = new byte[MADE];
        random.nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /**
     * The key inside a written secret.
     *
     * @throws IllegalArgumentException for what is none, without quoting it
     */
    public static byte[] key(String secret) {
        try {
            byte[] key = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : new byte[0];
            if (key.length >= SHORTEST && key.length <= LONGEST) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // said below, since the decoder's message may quote the secret
        }
        throw new IllegalArgumentException(
                "a secret is 'whsec_' and the Base64 of " + SHORTEST + " to " + LONGEST + " random bytes");
    }
}
