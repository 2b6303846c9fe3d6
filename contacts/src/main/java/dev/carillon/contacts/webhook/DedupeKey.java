package dev.carillon.contacts.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What makes two deliveries of a source the same one. Pure. A name that tells alone is kept as its hash: a sender may make
 * it of an address, and the key stays where the rest of the delivery is erased, so that the same is not taken again.
 *
 * @param name the source's own name of what happened
 * @param alone whether the name alone tells, as the identifier of a delivery does. That of a thing, a comment or a ticket,
 *     tells only together with the body: the same thing with another body is an update, or a site that was set up anew and
 *     counts from one again, and either must not get lost
 */
record DedupeKey(String name, boolean alone) {
    private static final int LONGEST_NAME = 200;
    private static final int SHORT_HASH = 16;

    /** The key of a delivery: by its name, else by the SHA-256 of its body, which holds for a time. */
    static String of(@Nullable DedupeKey identity, byte[] body) {
        if (identity == null || identity.name.length() > LONGEST_NAME || identity.name.indexOf('\0') >= 0) {
            return "sha256:" + sha256(body);
        }
        return identity.alone
                ? "id:" + sha256(identity.name.getBytes(StandardCharsets.UTF_8))
                : identity.name + ":" + sha256(body).substring(0, SHORT_HASH);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
