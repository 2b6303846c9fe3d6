package dev.carillon.http.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Verifies what a sender signed: with secrets that both know ({@code whsec_…}, signature {@code v1}), with public keys of
 * the sender ({@code whpk_…}, signature {@code v1a}, Ed25519), or with several of both while they change. Immutable.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks, signature scheme</a>
 */
public final class WebhookVerifier {
    private static final String PUBLIC_PREFIX = "whpk_";
    private static final int PUBLIC_LENGTH = 32;
    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");
    /** More signatures than any sender has keys: each one costs us a computation. */
    private static final int MOST_SIGNATURES = 10;

    private final List<byte[]> secrets = new ArrayList<>();
    private final List<PublicKey> publicKeys = new ArrayList<>();

    private WebhookVerifier() {}

    /**
     * A verifier with these keys, as they are written.
     *
     * @throws IllegalArgumentException for what is no key, without quoting it
     */
    public static WebhookVerifier of(List<String> keys) {
        WebhookVerifier verifier = new WebhookVerifier();
        for (String key : keys) {
            if (key.startsWith(PUBLIC_PREFIX)) {
                verifier.publicKeys.add(publicKey(key.substring(PUBLIC_PREFIX.length())));
            } else {
                verifier.secrets.add(WebhookSecret.key(key));
            }
        }
        return verifier;
    }

    /**
     * Whether one of the signatures is by one of the keys.
     *
     * @param timestamp as it came, since that is what was signed
     * @param signatures the value of {@code webhook-signature}
     */
    public boolean accepts(String id, String timestamp, byte[] body, String signatures) {
        byte[] head = WebhookSignature.head(id, timestamp);
        boolean isGood = false;
        String[] all = signatures.strip().split(" +", MOST_SIGNATURES + 1);
        for (int i = 0; i < Math.min(all.length, MOST_SIGNATURES); i++) {
            int comma = all[i].indexOf(',');
            if (comma > 0) {
                isGood |= isGood(all[i].substring(0, comma), decoded(all[i].substring(comma + 1)), head, body);
            }
        }
        return isGood;
    }

    private boolean isGood(String version, byte[] signature, byte[] head, byte[] body) {
        boolean isGood = false;
        switch (version) {
            case "v1" -> {
                for (byte[] secret : secrets) {
                    isGood |= WebhookSignature.isBy(secret, signature, head, body);
                }
            }
            case "v1a" -> {
                for (PublicKey key : publicKeys) {
                    isGood |= isBy(key, signature, head, body);
                }
            }
            default -> {} // of a scheme to come, beside one that we know
        }
        return isGood;
    }

    private static boolean isBy(PublicKey key, byte[] signature, byte[] head, byte[] body) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(head);
            verifier.update(body);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong form
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static PublicKey publicKey(String base64) {
        byte[] raw = decoded(base64);
        if (raw.length != PUBLIC_LENGTH) {
            throw new IllegalArgumentException("a public key is 'whpk_' and the Base64 of 32 bytes");
        }
        byte[] encoded = new byte[X509_HEAD.length + raw.length];
        System.arraycopy(X509_HEAD, 0, encoded, 0, X509_HEAD.length);
        System.arraycopy(raw, 0, encoded, X509_HEAD.length, raw.length);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a public key is 'whpk_' and the Base64 of an Ed25519 key", e);
        }
    }
}
