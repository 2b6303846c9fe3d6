package dev.carillon.notifier.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the link by which a recipient opts out, short enough for a text message, and tells whose link it is. It holds the
 * number, enciphered: nobody reads it without the key, and it is good for as long as the key is.
 *
 * <p>A token is one block of AES over the number and eight bytes of zeros, which only whoever has the key can make come
 * out again: a guess is right once in 2<sup>64</sup> (encode-then-encipher, Bellare and Rogaway 2000). One block is no
 * mode of operation, so ECB is the right name for it here. Thread-safe.
 */
@ApplicationScoped
public class OptOutLinks {
    /** The path that links lie under. */
    public static final String PATH = "/o/";
    /** What stands for the link in a text. */
    public static final String PLACEHOLDER = "((optout))";
    /** The name of that placeholder. */
    public static final String NAME = "optout";

    private static final int BLOCK = 16;
    private static final int TOKEN_LENGTH = 22;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{" + TOKEN_LENGTH + "}");
    private static final long MOST_DIGITS = 999_999_999_999_999L;

    private final String base;
    private final SecretKeySpec key;

    @Inject
    public OptOutLinks(OptOutLinkConfig config, NumberKey key) {
        this(config.linkUrl().toString(), key);
    }

    OptOutLinks(String url, NumberKey key) {
        this.base = url.replaceAll("/+$", "") + PATH;
        this.key = new SecretKeySpec(Arrays.copyOf(key.derived("optout-link"), BLOCK), "AES");
    }

    /** The link of this number (E.164). Every link is as long as every other. */
    public String link(String number) {
        byte[] block = ByteBuffer.allocate(BLOCK)
                .putLong(Long.parseLong(number.substring(1)))
                .array();
        return base + Base64.getUrlEncoder().withoutPadding().encodeToString(cipher(Cipher.ENCRYPT_MODE, block));
    }

    /** What has the length of every link and leads nowhere, to estimate a text by. */
    public String example() {
        return base + "x".repeat(TOKEN_LENGTH);
    }

    /** A text with the link in the place of its placeholder. */
    public String fill(String text, String number) {
        return text.contains(PLACEHOLDER) ? text.replace(PLACEHOLDER, link(number)) : text;
    }

    /** The number (E.164) whose token this is; empty for one that we did not make. */
    public Optional<String> number(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        ByteBuffer block = ByteBuffer.wrap(
                cipher(Cipher.DECRYPT_MODE, Base64.getUrlDecoder().decode(token)));
        long digits = block.getLong();
        long zeros = block.getLong();
        return zeros == 0 && digits > 0 && digits <= MOST_DIGITS ? Optional.of("+" + digits) : Optional.empty();
    }

    private byte[] cipher(int mode, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, key);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }
}
