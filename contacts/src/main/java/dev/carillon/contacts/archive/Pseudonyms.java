package dev.carillon.contacts.archive;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names in the place of names, the same for the same within one archive. They are made with a random key that is never
 * written anywhere and is gone with this object, so nobody can tell whether a person is in an archive, not even we. They
 * are written in sixteen consonants: no word, number or address comes about in them by chance. For one thread.
 */
final class Pseudonyms implements AutoCloseable {
    private static final String CONSONANTS = "bcdfghjklmnpqrst";
    private static final int BYTES = 12;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key = new byte[32];
    private final Mac mac;

    Pseudonyms() {
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /** The pseudonym of a value of this kind. */
    String of(String kind, String value) {
        byte[] hash = mac.doFinal((kind + ":" + value).getBytes(StandardCharsets.UTF_8));
        StringBuilder name = new StringBuilder(2 * BYTES);
        for (int i = 0; i < BYTES; i++) {
            name.append(CONSONANTS.charAt((hash[i] >> 4) & 15)).append(CONSONANTS.charAt(hash[i] & 15));
        }
        return name.toString();
    }

    /** Whether this is written as a pseudonym is. */
    static boolean isOne(String text) {
        return text.length() == 2 * BYTES && text.chars().allMatch(letter -> CONSONANTS.indexOf(letter) >= 0);
    }

    /** Destroys the key. */
    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
        try {
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
