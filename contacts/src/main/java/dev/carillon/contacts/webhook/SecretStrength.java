package dev.carillon.contacts.webhook;

/**
 * How much there is to guess of a secret, at most: of a random text over the smallest alphabet that its characters fit
 * in. A text that is not random has less, which nothing here can know but for the plainest cases. Pure.
 */
final class SecretStrength {
    /** What a secret has to have. */
    static final int BITS = 128;

    private static final int FEWEST_CHARACTERS = 8;

    private SecretStrength() {}

    /** Whether a random text of this form has 128 bits. */
    static boolean isEnough(String secret) {
        return secret.length() * bitsEach(secret) >= BITS
                && secret.chars().distinct().count() >= FEWEST_CHARACTERS;
    }

    private static double bitsEach(String secret) {
        int alphabet;
        if (secret.matches("[0-9]*")) {
            alphabet = 10;
        } else if (secret.matches("[0-9a-f]*|[0-9A-F]*")) {
            alphabet = 16;
        } else if (secret.matches("[0-9a-z]*|[0-9A-Z]*")) {
            alphabet = 36;
        } else {
            alphabet = 64; // base64url, and what else may stand in a path
        }
        return Math.log(alphabet) / Math.log(2);
    }
}
