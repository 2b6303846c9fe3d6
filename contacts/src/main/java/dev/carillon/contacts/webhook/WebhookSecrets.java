package dev.carillon.contacts.webhook;

import dev.carillon.http.access.ReloadedFile;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that webhook paths end in, and whose they are. Compared by their hashes and to the end of the list, so that
 * the time it takes tells nothing. Those of files are read again when the files change. Thread-safe.
 */
@Singleton
public class WebhookSecrets {
    private static final String PREFIX = "carillon.contacts.webhooks.";
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual alone
    private record Secret(byte[] hash, String site) {}

    private record Secrets(List<Secret> given, @Nullable ReloadedFile<List<Secret>> file) {}

    private final Map<WebhookSource, Secrets> secrets = new EnumMap<>(WebhookSource.class);

    public WebhookSecrets(WebhookConfig config) {
        secrets.put(
                WebhookSource.WORDPRESS,
                read("wordpress-secrets", config.wordpressSecrets(), config.wordpressSecretsFile()));
        secrets.put(
                WebhookSource.USERVOICE,
                read("uservoice-secrets", config.uservoiceSecrets(), config.uservoiceSecretsFile()));
    }

    /** Whose secret this is: the name of a site, "" where it has none; empty where it is no secret of the source. */
    Optional<String> site(WebhookSource source, String secret) {
        Secrets known = secrets.get(source);
        if (known == null) {
            return Optional.empty();
        }
        byte[] given = sha256(secret);
        String site = find(known.given(), given);
        String ofFile = known.file() == null ? null : find(known.file().content(), given);
        return Optional.ofNullable(site == null ? ofFile : site);
    }

    private static @Nullable String find(List<Secret> secrets, byte[] given) {
        String site = null;
        for (Secret secret : secrets) {
            if (MessageDigest.isEqual(secret.hash(), given)) {
                site = secret.site();
            }
        }
        return site;
    }

    private static Secrets read(String property, Optional<List<String>> given, Optional<Path> file) {
        try {
            return new Secrets(
                    parse(given.orElse(List.of())),
                    file.map(path -> open(PREFIX + property + "-file", path)).orElse(null));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    message.startsWith(PREFIX) ? message : PREFIX + property + ": " + message, e);
        }
    }

    private static ReloadedFile<List<Secret>> open(String property, Path file) {
        try {
            return new ReloadedFile<>(property, file, text -> parse(SecretLines.of(text)), System::nanoTime);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
    }

    /** Reads {@code secret} or {@code site secret} of each line; says which line is wrong, and quotes none. */
    private static List<Secret> parse(List<String> lines) {
        List<Secret> secrets = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            List<String> fields =
                    BLANK.splitAsStream(lines.get(number - 1).strip()).toList();
            String site = fields.size() == 1 ? "" : fields.getFirst();
            String secret = fields.getLast();
            if (fields.size() > 2 || !(site.isEmpty() || SITE.matcher(site).matches())) {
                throw new IllegalArgumentException("secret " + number + ": expected a secret, or the name of a site (up"
                        + " to 63 letters, digits, '.', '_' or '-') and its secret");
            }
            if (!SecretStrength.isEnough(secret)) {
                throw new IllegalArgumentException("secret " + number + ": a secret has " + SecretStrength.BITS
                        + " bits or more, so that nobody guesses it; make one with 'openssl rand -hex 16'");
            }
            secrets.add(new Secret(sha256(secret), site));
        }
        return List.copyOf(secrets);
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
