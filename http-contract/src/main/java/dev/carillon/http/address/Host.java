package dev.carillon.http.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a target, as written by a client.
 *
 * <p>Every form that a resolver further down might read as an address, but that does not look like one, is {@link
 * Disguised}: such a host never reaches a resolver.
 */
public sealed interface Host {

    /**
     * A DNS name: lower-case, without the root's dot. {@code localhost} is one as any other: it resolves to loopback, and
     * that is what the address check says of it.
     */
    record Name(String name) implements Host {
        @Override
        public String text() {
            return name;
        }
    }

    /** An IPv4 or IPv6 address in its strict form; never an IPv4-mapped one. */
    record Literal(InetAddress address) implements Host {
        @Override
        public String text() {
            return address.getHostAddress();
        }
    }

    /**
     * An address in a form that hides what it is: decimal, octal, hexadecimal, short, IPv4-mapped, scoped.
     *
     * @param text as written
     * @param form what is odd about it
     */
    record Disguised(String text, String form) implements Host {}

    /** Not a host at all. */
    record Malformed(String text) implements Host {}

    Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");

    Pattern ZONE = Pattern.compile("[A-Za-z0-9._~%-]{1,32}");

    /** For logs and for comparing: two hosts are one when their texts are equal. */
    String text();

    /** Reads a host; an IPv6 address stands in square brackets (RFC 3986, section 3.2.2). */
    static Host parse(String text) {
        if (text.startsWith("[")) {
            return text.endsWith("]") ? bracketed(text, text.substring(1, text.length() - 1)) : new Malformed(text);
        }
        Optional<byte[]> ipv4 = text.indexOf(':') < 0 ? AddressLiteral.bytes(text) : Optional.empty();
        return ipv4.map(Host::literal).orElseGet(() -> name(text));
    }

    private static Host bracketed(String text, String inside) {
        int percent = inside.indexOf('%');
        if (percent >= 0) {
            // RFC 6874. What stands in logs must be a zone and no more.
            boolean isScoped = AddressLiteral.bytes(inside.substring(0, percent))
                            .filter(bytes -> bytes.length == 16)
                            .isPresent()
                    && ZONE.matcher(inside.substring(percent + 1)).matches();
            return isScoped ? new Disguised(text, "scoped address") : new Malformed(text);
        }
        return AddressLiteral.bytes(inside)
                .filter(bytes -> bytes.length == 16)
                .map(bytes -> isMapped(bytes) ? new Disguised(text, "IPv4-mapped address") : literal(bytes))
                .orElseGet(() -> new Malformed(text));
    }

    // java.net.InetAddress would turn such an address into its IPv4 one without a word.
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static Host name(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > 253) {
            return new Malformed(text);
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return new Malformed(text);
            }
        }
        // No top-level domain is a number, and what ends in one is an address to inet_aton.
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            return new Disguised(text, "number in place of a name");
        }
        return new Name(name.toLowerCase(Locale.ROOT));
    }

    private static Host literal(byte[] bytes) {
        try {
            return new Literal(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }
}
