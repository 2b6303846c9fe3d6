package dev.carillon.contacts.webhook;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What makes two deliveries of a source the same one. */
final class DedupeKey {
    private static final int LONGEST_IDENTITY = 200;

    private DedupeKey() {}

    /** The source's own name of what happened, else the SHA-256 of the body. */
    static String of(Optional<String> identity, byte[] body) {
        return identity.filter(id -> id.length() <= LONGEST_IDENTITY && id.indexOf('\0') < 0)
                .orElseGet(() -> "sha256:" + sha256(body));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
