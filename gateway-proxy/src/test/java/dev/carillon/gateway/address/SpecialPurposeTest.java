package dev.carillon.gateway.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The oracle is the IANA registries (RFC 6890, as updated by RFC 8190): first and last address of every block whose column
 * "Globally Reachable" is not True, and the neighbours of those blocks.
 */
class SpecialPurposeTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this network",
        "0.255.255.255, this network",
        "10.0.0.0, private use",
        "10.255.255.255, private use",
        "100.64.0.0, shared address space",
        "100.127.255.255, shared address space",
        "100.100.100.200, cloud metadata",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "168.63.129.16, cloud metadata",
        "169.254.0.0, link local",
        "169.254.169.254, cloud metadata",
        "169.254.255.255, link local",
        "172.16.0.0, private use",
        "172.31.255.255, private use",
        "192.0.0.0, IETF protocol assignments",
        "192.0.0.8, IETF protocol assignments",
        "192.0.0.170, IETF protocol assignments",
        "192.0.0.255, IETF protocol assignments",
        "192.0.2.0, documentation",
        "192.0.2.255, documentation",
        "192.88.99.2, 6to4 relay anycast",
        "192.168.0.0, private use",
        "192.168.255.255, private use",
        "198.18.0.0, benchmarking",
        "198.19.255.255, benchmarking",
        "198.51.100.0, documentation",
        "198.51.100.255, documentation",
        "203.0.113.0, documentation",
        "203.0.113.255, documentation",
        "224.0.0.0, multicast",
        "239.255.255.255, multicast",
        "240.0.0.0, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, limited broadcast",
        "::, unspecified",
        "::1, loopback",
        "::7f00:1, IPv4-compatible",
        "::808:808, IPv4-compatible",
        "::ffff:127.0.0.1, IPv4-mapped",
        "::ffff:8.8.8.8, IPv4-mapped",
        "::ffff:0:808:808, IPv4-translated",
        "64:ff9b::7f00:1, NAT64 form of loopback",
        "64:ff9b::a00:1, NAT64 form of private use",
        "64:ff9b::a9fe:a9fe, NAT64 form of cloud metadata",
        "64:ff9b:1::, IPv4/IPv6 translation",
        "64:ff9b:1:ffff:ffff:ffff:ffff:ffff, IPv4/IPv6 translation",
        "100::, discard only",
        "100::ffff:ffff:ffff:ffff, discard only",
        "100:0:0:1::, dummy prefix",
        "2001::, Teredo",
        "2001:0:ffff:ffff:ffff:ffff:ffff:ffff, Teredo",
        "2001:1::4, IETF protocol assignments",
        "2001:2::, benchmarking",
        "2001:2:0:ffff:ffff:ffff:ffff:ffff, benchmarking",
        "2001:10::, ORCHID",
        "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff, ORCHID",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, IETF protocol assignments",
        "2001:db8::, documentation",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, documentation",
        "2002:7f00:1::, 6to4",
        "2002:808:808::1, 6to4",
        "3fff::, documentation",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, documentation",
        "4000::, not global unicast",
        "5f00::, segment routing",
        "fc00::, unique local",
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, unique local",
        "fd00:ec2::254, cloud metadata",
        "fe80::1, link local",
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, link local",
        "fec0::1, site local",
        "ff00::, multicast",
        "ff02::1, multicast",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, multicast",
    })
    void isNotGloballyReachable(String address, String block) {
        assertThat(SpecialPurpose.reason(AddressLiteral.bytes(address).orElseThrow()))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith(block + " ("));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.0.9",
                "192.0.0.10",
                "192.0.1.0",
                "192.0.3.0",
                "192.31.196.1",
                "192.52.193.1",
                "192.167.255.255",
                "192.169.0.0",
                "192.175.48.1",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.101.0",
                "203.0.114.0",
                "223.255.255.255",
                "64:ff9b::808:808",
                "2000::1",
                "2001:1::1",
                "2001:1::2",
                "2001:1::3",
                "2001:3::1",
                "2001:4:112::1",
                "2001:20::1",
                "2001:30::1",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2003::1",
                "2606:4700:4700::1111",
                "2620:4f:8000::1",
                "3ffe:ffff::1",
            })
    void isGloballyReachable(String address) {
        assertThat(SpecialPurpose.reason(AddressLiteral.bytes(address).orElseThrow()))
                .isEmpty();
    }
}
