package dev.carillon.contacts.contact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address as contacts are known by it: trimmed, in lower case, and good by the {@link EmailPolicy}.
 *
 * @param value the address, at most 254 ASCII characters
 */
public record EmailAddress(String value) implements Comparable<EmailAddress> {

    public EmailAddress {
        EmailPolicy.fault(value).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /** Reads an address as people write it, with white space around it and in any case. */
    public static Parsed<EmailAddress> parse(@Nullable String text) {
        String address = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        return EmailPolicy.fault(address)
                .<Parsed<EmailAddress>>map(Parsed::fault)
                .orElseGet(() -> Parsed.value(new EmailAddress(address)));
    }

    /** An address out of the database, which was checked before it came there. */
    static EmailAddress stored(String value) {
        return new EmailAddress(value);
    }

    /** The address as people write it. */
    public String unicode() {
        return value;
    }

    /** SHA-256 of the address, in lower-case hex: what Gravatar knows it by. */
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(EmailAddress other) {
        return value.compareTo(other.value);
    }
}
