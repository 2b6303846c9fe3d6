package dev.carillon.contacts.webhook;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets that webhook paths end in. Compared by their hashes and to the end of the list, so that the time it takes
 * tells nothing. Immutable; read at start-up.
 */
@Singleton
public class WebhookSecrets {
    /** 128 bits in base64url. */
    private static final int SHORTEST = 22;

    private static final String PREFIX = "carillon.contacts.webhooks.";

    private final Map<WebhookSource, List<byte[]>> hashes = new EnumMap<>(WebhookSource.class);

    public WebhookSecrets(WebhookConfig config) {
        hashes.put(
                WebhookSource.WORDPRESS,
                hashes("wordpress-secrets", config.wordpressSecrets(), config.wordpressSecretsFile()));
        hashes.put(
                WebhookSource.USERVOICE,
                hashes("uservoice-secrets", config.uservoiceSecrets(), config.uservoiceSecretsFile()));
    }

    /** Whether this is one of the source's secrets. */
    boolean accept(WebhookSource source, String secret) {
        byte[] given = sha256(secret);
        boolean known = false;
        for (byte[] hash : hashes.getOrDefault(source, List.of())) {
            known |= MessageDigest.isEqual(hash, given);
        }
        return known;
    }

    private static List<byte[]> hashes(String property, Optional<List<String>> given, Optional<Path> file) {
        List<String> secrets = new ArrayList<>(given.orElse(List.of()));
        file.ifPresent(path -> secrets.addAll(lines(property, path)));
        for (String secret : secrets) {
            if (secret.length() < SHORTEST) {
                throw new IllegalArgumentException(PREFIX + property + ": a secret has " + SHORTEST
                        + " characters or more, so that nobody guesses it; make one with 'openssl rand -hex 16'");
            }
        }
        return secrets.stream().map(WebhookSecrets::sha256).toList();
    }

    private static List<String> lines(String property, Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(PREFIX + property + "-file: cannot read " + file + ": " + e, e);
        }
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
