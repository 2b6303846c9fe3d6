package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.contact.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By which hash Gravatar is asked for an address. */
public enum HashAlgorithm {
    SHA256("SHA-256", "encode(sha256(convert_to(c.email, 'UTF8')), 'hex')", 64),
    /** As old data has it. Gravatar answers to it still, and asks not to use it. */
    MD5("MD5", "md5(convert_to(c.email, 'UTF8'))", 32);

    private final String name;
    private final String sql;
    private final int length;

    HashAlgorithm(String name, String sql, int length) {
        this.name = name;
        this.sql = sql;
        this.length = length;
    }

    /** The hash in lower-case hex. */
    String hash(EmailAddress address) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(name)
                            .digest(address.value().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    /** The same of a table {@code contact c}. */
    String sql() {
        return sql;
    }

    /** The algorithm that the hash is of. */
    static HashAlgorithm of(String hash) {
        return hash.length() == MD5.length ? MD5 : SHA256;
    }
}
