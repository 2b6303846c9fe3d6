package dev.carillon.contacts.contact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address as contacts are known by it: one that SMTP can carry (RFC 5321, RFC 6531), trimmed and in the one
 * form of its {@link LocalPart} and {@link MailDomain}. Which of these a service takes is up to its
 * {@link AddressAcceptance}. {@code docs/email-addresses.md} says it all.
 *
 * @param value the address, at most 254 bytes of UTF-8 (RFC 5321, section 4.5.3.1.3, less the brackets of a path)
 */
public record EmailAddress(String value) implements Comparable<EmailAddress> {
    private static final int LONGEST = 254;
    /** More than any address has that could come to be one, so that no work is done for a whole book. */
    private static final int LONGEST_TEXT = 1024;

    // What spreadsheets and web pages leave around an address: spaces of any width or none, and the mark of a byte
    // order.
    private static final Pattern AROUND =
            Pattern.compile("^[\\s\\p{Z}\\u200b\\u2060\\ufeff]+|[\\s\\p{Z}\\u200b\\u2060\\ufeff]+$");

    public EmailAddress {
        switch (form(value)) {
            case Parsed.Fault<String>(String reason) -> throw new IllegalArgumentException(reason);
            case Parsed.Value<String>(String form) -> {
                if (!form.equals(value)) {
                    throw new IllegalArgumentException("The e-mail address is not in its one form.");
                }
            }
        }
    }

    /** Reads an address as people write it, with white space around it and in any case. */
    public static Parsed<EmailAddress> parse(@Nullable String text) {
        return switch (form(text == null ? "" : AROUND.matcher(text).replaceAll(""))) {
            case Parsed.Fault<String>(String reason) -> Parsed.fault(reason);
            case Parsed.Value<String>(String form) -> Parsed.value(new EmailAddress(form));
        };
    }

    private static Parsed<String> form(String text) {
        if (text.isEmpty()) {
            return Parsed.fault("The e-mail address is empty.");
        }
        if (text.length() > LONGEST_TEXT) {
            return tooLong();
        }
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return Parsed.fault("The e-mail address has no '@'.");
        }
        if (!text.startsWith("\"") && text.indexOf('@') < at) {
            return Parsed.fault("The e-mail address has more than one '@'.");
        }
        Parsed<String> local = LocalPart.parse(text.substring(0, at));
        Parsed<String> domain = MailDomain.parse(text.substring(at + 1));
        if (local instanceof Parsed.Value<String>(String mailbox)
                && domain instanceof Parsed.Value<String>(String host)) {
            String form = mailbox + "@" + host;
            return form.getBytes(StandardCharsets.UTF_8).length > LONGEST ? tooLong() : Parsed.value(form);
        }
        return local instanceof Parsed.Fault ? local : domain;
    }

    private static <T> Parsed<T> tooLong() {
        return Parsed.fault("The e-mail address is longer than " + LONGEST + " characters.");
    }

    /** An address out of the database, which was checked before it came there. */
    public static EmailAddress stored(String value) {
        return new EmailAddress(value);
    }

    /** What stands before the {@code @}. */
    public String localPart() {
        return value.substring(0, value.lastIndexOf('@'));
    }

    /** What stands behind the {@code @}, as the domain name system has it. */
    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    /** The address as people write it: an international domain in its own letters. */
    public String unicode() {
        return localPart() + "@" + MailDomain.unicode(domain());
    }

    /** SHA-256 of the address, in lower-case hex: what Gravatar knows it by. */
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** By code points, which is the order of the bytes of UTF-8, and the one that {@link ContactLocks} locks in. */
    @Override
    public int compareTo(EmailAddress other) {
        int shorter = Math.min(value.length(), other.value.length());
        for (int i = 0; i < shorter; i++) {
            char one = value.charAt(i);
            char two = other.value.charAt(i);
            if (one != two) {
                // Half of a pair stands for what lies behind every character that is not one.
                return Character.isSurrogate(one) == Character.isSurrogate(two)
                        ? Character.compare(one, two)
                        : Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(two));
            }
        }
        return Integer.compare(value.length(), other.value.length());
    }
}
