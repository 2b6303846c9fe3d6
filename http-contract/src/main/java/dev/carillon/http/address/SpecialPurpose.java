package dev.carillon.http.address;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses are not globally reachable, after the IANA registries of special-purpose addresses (RFC 6890, updated
 * by RFC 8190) for IPv4 and IPv6, and what else must not be reached by way of a proxy: multicast, metadata services,
 * forms that carry an IPv4 address inside. 6to4 and Teredo stay refused whatever they carry: their relays are gone, so
 * what still answers there is a tunnel of this network. NAT64 and ISATAP addresses are what they carry.
 *
 * <p>IPv6 is the other way round: only what IANA gave out as global unicast (2000::/3) can be reachable.
 */
public final class SpecialPurpose {

    /**
     * A block with one meaning.
     *
     * @param name as the registry calls it
     * @param source the document that sets it aside
     */
    private record Block(AddressRange range, String name, String source, boolean reachable) {}

    // As of the registries of October 2025. The most specific block decides, so exceptions inside a block are blocks of
    // their own.
    private static final List<Block> BLOCKS = Stream.of(
                    // https://www.iana.org/assignments/iana-ipv4-special-registry
                    refused("0.0.0.0/8", "this network", "RFC 791"),
                    refused("10.0.0.0/8", "private use", "RFC 1918"),
                    refused("100.64.0.0/10", "shared address space", "RFC 6598"),
                    refused("127.0.0.0/8", "loopback", "RFC 1122"),
                    refused("169.254.0.0/16", "link local", "RFC 3927"),
                    refused("172.16.0.0/12", "private use", "RFC 1918"),
                    refused("192.0.0.0/24", "IETF protocol assignments", "RFC 6890"),
                    reached("192.0.0.9/32", "Port Control Protocol anycast", "RFC 7723"),
                    reached("192.0.0.10/32", "TURN anycast", "RFC 8155"),
                    refused("192.0.2.0/24", "documentation", "RFC 5737"),
                    refused("192.88.99.0/24", "6to4 relay anycast", "RFC 7526"),
                    refused("192.168.0.0/16", "private use", "RFC 1918"),
                    refused("198.18.0.0/15", "benchmarking", "RFC 2544"),
                    refused("198.51.100.0/24", "documentation", "RFC 5737"),
                    refused("203.0.113.0/24", "documentation", "RFC 5737"),
                    refused("224.0.0.0/4", "multicast", "RFC 5771"),
                    refused("240.0.0.0/4", "reserved", "RFC 1112"),
                    refused("255.255.255.255/32", "limited broadcast", "RFC 8190"),
                    // Metadata services outside of the blocks above, or worth their own name.
                    refused("168.63.129.16/32", "cloud metadata", "Azure: what is IP address 168.63.129.16"),
                    refused("169.254.169.254/32", "cloud metadata", "AWS, Azure, Google Cloud: instance metadata"),
                    refused("100.100.100.200/32", "cloud metadata", "Alibaba Cloud: instance metadata"),
                    refused("192.0.0.192/32", "cloud metadata", "Oracle Cloud Classic: instance metadata"),
                    // https://www.iana.org/assignments/ipv6-address-space: what is not here is not global unicast
                    refused("::/0", "not global unicast", "RFC 4291"),
                    reached("2000::/3", "global unicast", "RFC 4291"),
                    // https://www.iana.org/assignments/iana-ipv6-special-registry
                    refused("::/128", "unspecified", "RFC 4291"),
                    refused("::1/128", "loopback", "RFC 4291"),
                    refused("::/96", "IPv4-compatible", "RFC 4291, section 2.5.5.1"),
                    refused("::ffff:0:0/96", "IPv4-mapped", "RFC 4291, section 2.5.5.2"),
                    refused("::ffff:0:0:0/96", "IPv4-translated", "RFC 2765"),
                    refused("64:ff9b:1::/48", "IPv4/IPv6 translation", "RFC 8215"),
                    refused("100::/64", "discard only", "RFC 6666"),
                    refused("100:0:0:1::/64", "dummy prefix", "RFC 9780"),
                    refused("2001::/23", "IETF protocol assignments", "RFC 2928"),
                    refused("2001::/32", "Teredo", "RFC 4380"),
                    reached("2001:1::1/128", "Port Control Protocol anycast", "RFC 7723"),
                    reached("2001:1::2/128", "TURN anycast", "RFC 8155"),
                    reached("2001:1::3/128", "DNS-SD registration anycast", "RFC 9665"),
                    refused("2001:2::/48", "benchmarking", "RFC 5180"),
                    reached("2001:3::/32", "AMT", "RFC 7450"),
                    reached("2001:4:112::/48", "AS112-v6", "RFC 7535"),
                    refused("2001:10::/28", "ORCHID", "RFC 4843"),
                    reached("2001:20::/28", "ORCHIDv2", "RFC 7343"),
                    reached("2001:30::/28", "drone remote identification", "RFC 9374"),
                    refused("2001:db8::/32", "documentation", "RFC 3849"),
                    refused("2002::/16", "6to4", "RFC 3056"),
                    refused("3fff::/20", "documentation", "RFC 9637"),
                    refused("5f00::/16", "segment routing", "RFC 9602"),
                    refused("fc00::/7", "unique local", "RFC 4193"),
                    refused("fd00:ec2::254/128", "cloud metadata", "AWS: instance metadata"),
                    refused("fd20:ce::254/128", "cloud metadata", "Google Cloud: IPv6 metadata server"),
                    refused("fe80::/10", "link local", "RFC 4291"),
                    refused("fec0::/10", "site local", "RFC 3879"),
                    refused("ff00::/8", "multicast", "RFC 4291"))
            .sorted(Comparator.comparingInt((Block block) -> block.range().bits())
                    .reversed())
            .toList();

    // RFC 6052, section 2.1: behind DNS64 every IPv4 host has such an address, so the address inside decides.
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

    // By family, so that an address is held against those of its own only.
    private static final Block[] IPV4 = ofLength(4);
    private static final Block[] IPV6 = ofLength(16);

    private SpecialPurpose() {}

    private static Block[] ofLength(int bytes) {
        return BLOCKS.stream()
                .filter(block -> block.range().addressLength() == bytes)
                .toArray(Block[]::new);
    }

    private static Block refused(String range, String name, String source) {
        return new Block(AddressRange.parse(range), name, source, false);
    }

    private static Block reached(String range, String name, String source) {
        return new Block(AddressRange.parse(range), name, source, true);
    }

    /** Why this address is not globally reachable, in a few words; empty where it is. */
    public static Optional<String> reason(InetAddress address) {
        return reason(address.getAddress());
    }

    /** As {@link #reason(InetAddress)}, for the 4 or 16 bytes of an address. */
    static Optional<String> reason(byte[] address) {
        if (NAT64.contains(address)) {
            return reason(inside(address)).map(reason -> "NAT64 form of " + reason);
        }
        for (Block block : address.length == 4 ? IPV4 : IPV6) {
            if (block.range().contains(address)) {
                return block.reachable() ? isatap(address) : Optional.of(block.name() + " (" + block.source() + ")");
            }
        }
        return Optional.empty();
    }

    // RFC 5214, section 6.1: below any prefix, ::[02]00:5efe: and the IPv4 address that the site tunnels to.
    private static Optional<String> isatap(byte[] address) {
        boolean isIsatap = address.length == 16
                && (address[8] & 0xfd) == 0
                && address[9] == 0
                && address[10] == 0x5e
                && address[11] == (byte) 0xfe;
        return isIsatap ? reason(inside(address)).map(reason -> "ISATAP form of " + reason) : Optional.empty();
    }

    private static byte[] inside(byte[] address) {
        return Arrays.copyOfRange(address, 12, 16);
    }
}
