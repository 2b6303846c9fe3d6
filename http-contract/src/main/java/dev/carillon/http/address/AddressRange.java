package dev.carillon.http.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A block of addresses in CIDR notation, {@code 10.0.0.0/8} or {@code fc00::/7}. Immutable. */
public final class AddressRange {
    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads a range; a bare address is the range of itself.
     *
     * @throws IllegalArgumentException for what is no address, a length out of range, or bits set past the length, which
     *     is more often a slip than a wish
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] network = AddressLiteral.bytes(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not an address range"));
        int bits = slash < 0 ? network.length * 8 : length(text.substring(slash + 1), network.length * 8, text);
        if (!Arrays.equals(network, masked(network, bits))) {
            throw new IllegalArgumentException("'" + text + "' has bits set past its length");
        }
        return new AddressRange(network, bits);
    }

    private static int length(String digits, int most, String text) {
        try {
            int bits = Integer.parseUnsignedInt(digits);
            if (bits <= most) {
                return bits;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number that is out of range
        }
        throw new IllegalArgumentException("'" + text + "' needs a length of 0 to " + most);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = new byte[address.length];
        System.arraycopy(address, 0, masked, 0, bits / 8);
        if (bits % 8 != 0) {
            masked[bits / 8] = (byte) (address[bits / 8] & (0xff << (8 - bits % 8)));
        }
        return masked;
    }

    /** Whether the address, as its 4 or 16 bytes, lies inside; never for one of the other family. */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int mask = 0xff << (8 - bits % 8);
        return bits % 8 == 0 || (address[whole] & mask) == (network[whole] & mask);
    }

    /** Of the addresses inside, in bytes: 4 or 16. */
    int addressLength() {
        return network.length;
    }

    /** How many leading bits are fixed: the longer, the narrower. */
    public int bits() {
        return bits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }
}
