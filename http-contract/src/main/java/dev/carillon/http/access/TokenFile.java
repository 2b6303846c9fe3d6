package dev.carillon.http.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The static tokens of a service: one a line, {@code name role[,role] sha256}, fields separated by white space, with
 * {@code #} comments. The file holds the SHA-256 (hex) of each token and never a token, so reading it opens nothing.
 *
 * <p>A token is a random string of 128 bits or more, so a plain hash suffices: there is nothing to guess, and looking
 * the hash up tells a timing observer only about the hash of what they sent. Immutable; use from any thread.
 */
public final class TokenFile {
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final TokenFile EMPTY = new TokenFile(Map.of());
    // Copied for each request, at a fraction of what looking for a provider costs. Made when first asked for, since a
    // native executable has its classes initialized when it is built, which is no place for a provider.
    private static volatile @Nullable MessageDigest blank;

    private final Map<String, Caller> callersByHash;

    private TokenFile(Map<String, Caller> callersByHash) {
        this.callersByHash = Map.copyOf(callersByHash);
    }

    /** A file without a line: nobody may call. */
    public static TokenFile empty() {
        return EMPTY;
    }

    /**
     * Reads the file's text.
     *
     * @param text the whole file
     * @param roles the role names that may stand in it; empty allows any
     * @throws IllegalArgumentException naming every line that is wrong, none of them quoted
     */
    public static TokenFile parse(String text, Set<String> roles) {
        Map<String, Caller> callers = new HashMap<>();
        List<String> faults = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String fault = add(callers, line, roles);
            if (!fault.isEmpty()) {
                faults.add("line " + number + ": " + fault);
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new TokenFile(callers);
    }

    private static String add(Map<String, Caller> callers, String line, Set<String> roles) {
        List<String> fields = BLANK.splitAsStream(line).toList();
        if (fields.size() != 3) {
            return "expected 'name role[,role] sha256', found " + fields.size() + " fields";
        }
        String name = fields.get(0);
        Set<String> named = Set.copyOf(List.of(fields.get(1).split(",", -1)));
        String hash = fields.get(2).toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            return "a name has up to 63 letters, digits, '.', '_' or '-'";
        }
        for (String role : named) {
            if (!roles.isEmpty() && !roles.contains(role)) {
                return "unknown role '" + role + "', expected one of " + String.join(", ", new TreeSet<>(roles));
            }
            if (!NAME.matcher(role).matches()) {
                return "a role has up to 63 letters, digits, '.', '_' or '-'";
            }
        }
        if (!SHA_256.matcher(hash).matches()) {
            return "the third field is not a SHA-256 in hex (64 digits)";
        }
        if (callers.putIfAbsent(hash, new Caller(name, named)) != null) {
            return "the same token stands on an earlier line";
        }
        return "";
    }

    /** Who this token belongs to; empty for a token that is not listed. */
    public Optional<Caller> find(String token) {
        return Optional.ofNullable(callersByHash.get(hash(token)));
    }

    /** How many tokens are listed. */
    public int size() {
        return callersByHash.size();
    }

    /** The third field of a line for this token: SHA-256 of its UTF-8 bytes, lower-case hex. */
    public static String hash(String token) {
        byte[] hash = copyOfDigest().digest(token.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static MessageDigest copyOfDigest() {
        MessageDigest digest = blank;
        if (digest == null) {
            digest = digest();
            blank = digest;
        }
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            return digest(); // one in hardware, say
        }
    }
}
