package dev.carillon.contacts.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for HMAC-SHA256 in a file, one a line: {@code version secret}, the version a whole number. The greatest version is
 * the one to sign with; older ones stay to check by. Read whenever they are asked for, so that a rotated one takes effect
 * at once. Thread-safe; blocks for reading a small file.
 */
public final class VersionedKeys {
    /** 128 bits in base64url. */
    private static final int SHORTEST = 22;

    private static final Pattern LINE = Pattern.compile("(\\d{1,9})\\s+(\\S+)");
    private static final String ALGORITHM = "HmacSHA256";

    private final String property;
    private final SecretFile file;

    private VersionedKeys(String property, SecretFile file) {
        this.property = property;
        this.file = file;
    }

    /**
     * The keys in this file.
     *
     * @param property what names the file, for the message where it is wrong
     * @throws IllegalArgumentException where it cannot be read, or a line is no key
     */
    public static VersionedKeys of(String property, Path file) {
        VersionedKeys keys = new VersionedKeys(property, SecretFile.of(property, file));
        keys.all();
        return keys;
    }

    /** A key, ready to be used by one thread. */
    public record Key(int version, Mac mac) {
        /** HMAC-SHA256 (RFC 2104) of the bytes. */
        public byte[] sign(byte[] bytes) {
            return mac.doFinal(bytes);
        }
    }

    /** All keys by version, as they are now. */
    public SortedMap<Integer, Key> all() {
        SortedMap<Integer, Key> keys = new TreeMap<>();
        file.value()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    Map.Entry<Integer, String> key = parse(line);
                    if (keys.put(key.getKey(), new Key(key.getKey(), mac(key.getValue()))) != null) {
                        throw new IllegalArgumentException(
                                property + ": version " + key.getKey() + " stands there twice");
                    }
                });
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(property + ": there is no key in the file");
        }
        return keys;
    }

    /** The key to sign with. */
    public Key newest() {
        SortedMap<Integer, Key> keys = all();
        return Objects.requireNonNull(keys.get(keys.lastKey()));
    }

    private Map.Entry<Integer, String> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || matcher.group(2).length() < SHORTEST) {
            throw new IllegalArgumentException(property + ": a line is 'version secret', the secret of " + SHORTEST
                    + " characters or more; make one with 'openssl rand -hex 32'");
        }
        return Map.entry(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
