package dev.carillon.notifier.verification;

import dev.carillon.notifier.privacy.NumberKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes codes, and what is kept of them: HMAC-SHA-256 over a salt of their own and the code, with this installation's
 * key. A code has too few digits for any hash without a key to hide it from who has the database.
 *
 * <p>Thread-safe.
 */
@Singleton
public final class VerificationCodes {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SALT_BYTES = 16;
    private static final Base64.Encoder TEXT = Base64.getEncoder();

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    /**
     * What is kept of a code, in Base64.
     *
     * @param hash compared in constant time
     */
    record Kept(String salt, String hash) {}

    @Inject
    public VerificationCodes(NumberKey secret) {
        this(secret.derived("verification-code"));
    }

    VerificationCodes(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** A code of so many digits, each equally likely. */
    String make(int digits) {
        StringBuilder code = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            code.append((char) ('0' + random.nextInt(10)));
        }
        return code.toString();
    }

    Kept keep(String code) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Kept(TEXT.encodeToString(salt), TEXT.encodeToString(hash(salt, code)));
    }

    /** True for the code that this was kept of; takes as long for any other. */
    boolean isOf(String code, Kept kept) {
        byte[] hash = hash(Base64.getDecoder().decode(kept.salt()), code);
        return MessageDigest.isEqual(hash, Base64.getDecoder().decode(kept.hash()));
    }

    private byte[] hash(byte[] salt, String code) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(salt);
            return mac.doFinal(code.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
