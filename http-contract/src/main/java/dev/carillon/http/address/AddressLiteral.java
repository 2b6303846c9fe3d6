package dev.carillon.http.address;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses in their one strict form. The short, decimal, octal and hexadecimal forms of IPv4 that {@code inet_aton}
 * takes are not addresses here, nor are scoped IPv6 addresses.
 */
final class AddressLiteral {
    // RFC 3986, section 3.2.2: dec-octet has no leading zero.
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private AddressLiteral() {}

    /** The 4 or 16 bytes of an address; an IPv4-mapped IPv6 address keeps its 16. Empty for anything else. */
    static Optional<byte[]> bytes(String text) {
        int lastColon = text.lastIndexOf(':');
        if (lastColon < 0) {
            return IPV4.matcher(text).matches() ? netty(text) : Optional.empty();
        }
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return Optional.empty();
        }
        // RFC 4291, section 2.2: the last 32 bits may be written as an IPv4 address. Netty takes that of mapped ones
        // only.
        String tail = text.substring(lastColon + 1);
        if (tail.indexOf('.') < 0) {
            return NetUtil.isValidIpV6Address(text) ? netty(text) : Optional.empty();
        }
        return IPV4.matcher(tail).matches() ? bytes(text.substring(0, lastColon + 1) + hex(tail)) : Optional.empty();
    }

    private static Optional<byte[]> netty(String text) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text));
    }

    private static String hex(String ipv4) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ipv4);
        return String.format(Locale.ROOT, "%02x%02x:%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
    }
}
