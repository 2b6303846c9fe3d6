package dev.carillon.notifier.privacy;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of this installation, read once. A phone number has too few digits for a plain hash to hide it; with a key,
 * who has the database alone can neither read nor try numbers. Each use has a key of its own, made from the secret by its
 * label (as in RFC 5869, in one step, since the secret is random).
 *
 * <p>Thread-safe.
 */
@Singleton
public final class NumberKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_CHARACTERS = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final byte[] secret;
    private final Mac hashing;

    @Inject
    public NumberKey(PrivacyConfig config) {
        this(read(config.keyFile()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "carillon.notifier.privacy.key-file names " + file + ", which cannot be read: " + e, e);
        }
    }

    NumberKey(String secret) {
        if (secret.length() < LEAST_CHARACTERS) {
            throw new IllegalArgumentException("carillon.notifier.privacy.key-file holds " + secret.length()
                    + " characters; a key that cannot be guessed has " + LEAST_CHARACTERS + " at least");
        }
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.hashing = mac(derived("number-hash"));
    }

    /** A number (E.164) as it is looked up, and as it stands where it must not stand in clear: {@code #} and 43 characters. */
    public String hash(String number) {
        try {
            Mac mac = (Mac) hashing.clone();
            return "#" + TEXT.encodeToString(mac.doFinal(number.getBytes(StandardCharsets.US_ASCII)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key of 32 bytes for this use and no other. */
    public byte[] derived(String use) {
        return mac(secret).doFinal(use.getBytes(StandardCharsets.UTF_8));
    }

    /** Says whether another key is the same one, and nothing else about it. */
    String fingerprint() {
        return TEXT.encodeToString(derived("fingerprint"));
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
