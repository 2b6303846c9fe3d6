package dev.carillon.contacts.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts that have to be kept and be read again, with AES-256-GCM (NIST SP 800-38D) and a random nonce for each. The
 * key is made of a versioned one by HKDF-Expand (RFC 5869, section 2.3) for one purpose, so that what it is used for
 * besides gives nothing away. A sealed text names the version of its key, {@code aes256gcm:2:…}: it is read as long as
 * that key stands in the file. Thread-safe; blocks for reading the keys.
 */
public final class SecretSeal {
    private static final String PREFIX = "aes256gcm:";
    private static final Pattern FORM = Pattern.compile(PREFIX + "(\\d{1,9}):([A-Za-z0-9_-]+)");
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final VersionedKeys keys;
    private final byte[] purpose;
    private final SecureRandom random = new SecureRandom();

    /**
     * Seals for a purpose.
     *
     * @param purpose told apart from every other use of these keys; never changed
     */
    public SecretSeal(VersionedKeys keys, String purpose) {
        this.keys = keys;
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        // HKDF-Expand's T(1): the one block of 32 bytes that AES-256 needs.
        this.purpose =
                ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array();
    }

    /** Whether a text is a sealed one, by whichever key. */
    public static boolean isSealed(String text) {
        return text.startsWith(PREFIX);
    }

    /** Whether a text is sealed with the newest key. */
    public boolean isNewest(String text) {
        return text.startsWith(PREFIX + keys.newest().version() + ":");
    }

    /**
     * Seals a text.
     *
     * @param owner what it belongs to; a sealed text that is put elsewhere does not open
     */
    public String seal(String owner, String text) {
        VersionedKeys.Key key = keys.newest();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key, owner, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return PREFIX + key.version() + ":"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /**
     * The text that was sealed.
     *
     * @throws IllegalStateException where its key is missing, or it was not sealed so, without quoting it
     */
    public String open(String owner, String sealed) {
        Matcher form = FORM.matcher(sealed);
        if (!form.matches()) {
            throw new IllegalStateException("a sealed secret has not the form of one");
        }
        int version = Integer.parseInt(form.group(1));
        VersionedKeys.Key key = keys.all().get(version);
        if (key == null) {
            throw new IllegalStateException("a secret is sealed with key " + version + ", which is not in the file");
        }
        byte[] whole = Base64.getUrlDecoder().decode(form.group(2));
        if (whole.length <= NONCE_BYTES) {
            throw new IllegalStateException("a sealed secret has not the form of one");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(whole, 0, nonce, 0, NONCE_BYTES);
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, key, owner, nonce)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a secret does not open: it was changed, moved, or sealed with another key " + version, e);
        }
    }

    private Cipher cipher(int mode, VersionedKeys.Key key, String owner, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key.sign(purpose), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
