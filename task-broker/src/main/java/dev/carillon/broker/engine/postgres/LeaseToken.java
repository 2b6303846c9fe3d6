package dev.carillon.broker.engine.postgres;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a token says: the task, and 122 random bits of the database that nobody can guess, in base64url. Valid as long as the
 * task's row has the same bits; any replica can tell.
 */
record LeaseToken(UUID id, UUID nonce) {
    private static final int BYTES = 4 * Long.BYTES;
    /** Of no task, since no task has this identifier. */
    private static final LeaseToken NOBODYS = new LeaseToken(new UUID(0, 0), new UUID(0, 0));

    String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(nonce.getMostSignificantBits())
                .putLong(nonce.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** As {@link #parse}, and for what is no token one of no task. */
    static LeaseToken parseAny(String text) {
        LeaseToken token = parse(text);
        return token == null ? NOBODYS : token;
    }

    /** Null for what is no token. */
    static @Nullable LeaseToken parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        return new LeaseToken(
                new UUID(fields.getLong(), fields.getLong()), new UUID(fields.getLong(), fields.getLong()));
    }
}
