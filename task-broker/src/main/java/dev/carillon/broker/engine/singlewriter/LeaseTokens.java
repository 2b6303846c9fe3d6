package dev.carillon.broker.engine.singlewriter;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lease tokens: the epoch of the broker's start, the task, and 64 random bits that nobody can guess, in base64url. A
 * token of an earlier start is not valid in this one, whatever the task does. May be used from any thread, but for {@link
 * #nonce}, which belongs to that of the engine.
 */
final class LeaseTokens {
    private static final int BYTES = Integer.BYTES + 3 * Long.BYTES;
    private static final int RANDOM_BLOCK = 4096;

    /** What a token of this epoch says. */
    record Parsed(long idHigh, long idLow, long nonce) {}

    private final SecureRandom random = new SecureRandom();
    /** Drawn and not counted: a storage that is restored from a backup would count the same numbers again. */
    private final int epoch = random.nextInt();
    /** Randomness drawn ahead: one call for many tokens. */
    private final ByteBuffer drawn = ByteBuffer.allocate(RANDOM_BLOCK).limit(0);

    long nonce() {
        if (drawn.remaining() < Long.BYTES) {
            random.nextBytes(drawn.array());
            drawn.clear();
        }
        return drawn.getLong();
    }

    String token(UUID id, long nonce) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putInt(epoch)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(nonce)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the token says; null for one that this start of the broker did not make. */
    @Nullable Parsed parse(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        if (fields.getInt() != epoch) {
            return null;
        }
        return new Parsed(fields.getLong(), fields.getLong(), fields.getLong());
    }
}
