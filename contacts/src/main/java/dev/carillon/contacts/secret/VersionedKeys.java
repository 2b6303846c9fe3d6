package dev.carillon.contacts.secret;

import dev.carillon.http.access.ReloadedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for HMAC-SHA256 in a file, one a line: {@code version secret}, the version a whole number. The greatest version is
 * the one to sign with; older ones stay to check by. Read again when the file changes, by the rules of {@link ReloadedFile}:
 * a rotated key counts a second after it was written, and a file that is wrong leaves the keys as they were. Thread-safe.
 */
public final class VersionedKeys {
    /** 128 bits in base64url. */
    private static final int SHORTEST = 22;

    private static final Pattern LINE = Pattern.compile("(\\d{1,9})\\s+(\\S+)");
    private static final String ALGORITHM = "HmacSHA256";

    private final ReloadedFile<SortedMap<Integer, SecretKey>> file;

    private VersionedKeys(ReloadedFile<SortedMap<Integer, SecretKey>> file) {
        this.file = file;
    }

    /**
     * The keys in this file.
     *
     * @param property what names the file, for the message where it is wrong
     * @throws IllegalArgumentException where a line is no key
     * @throws java.io.UncheckedIOException where it cannot be read
     */
    public static VersionedKeys of(String property, Path file) {
        return new VersionedKeys(new ReloadedFile<>(property, file, VersionedKeys::parse, System::nanoTime));
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
        file.content().forEach((version, secret) -> keys.put(version, new Key(version, mac(secret))));
        return keys;
    }

    /** The key to sign with. */
    public Key newest() {
        SortedMap<Integer, SecretKey> keys = file.content();
        int version = keys.lastKey();
        return new Key(version, mac(Objects.requireNonNull(keys.get(version))));
    }

    private static SortedMap<Integer, SecretKey> parse(String text) {
        SortedMap<Integer, SecretKey> keys = new TreeMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> add(keys, line));
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key in the file");
        }
        return Collections.unmodifiableSortedMap(keys);
    }

    private static void add(SortedMap<Integer, SecretKey> keys, String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || matcher.group(2).length() < SHORTEST) {
            throw new IllegalArgumentException("a line is 'version secret', the secret of " + SHORTEST
                    + " characters or more; make one with 'openssl rand -hex 32'");
        }
        int version = Integer.parseInt(matcher.group(1));
        byte[] secret = matcher.group(2).getBytes(StandardCharsets.UTF_8);
        if (keys.put(version, new SecretKeySpec(secret, ALGORITHM)) != null) {
            throw new IllegalArgumentException("version " + version + " stands there twice");
        }
    }

    private static Mac mac(SecretKey secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
