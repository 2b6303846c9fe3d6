package dev.carillon.http.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "Example.ORG, example.org",
        "example.org., example.org",
        "localhost, localhost",
        "localhost., localhost",
        "LOCALHOST, localhost",
        "a.b.localhost, a.b.localhost",
        "0x7f.example, 0x7f.example",
        "127.0.0.1.nip.example, 127.0.0.1.nip.example",
        "metadata.google.internal, metadata.google.internal",
        "a-b.c_d.example, a-b.c_d.example",
        "3com.example, 3com.example",
        "1.2.3.4.example, 1.2.3.4.example",
        "xn--e1afmkfd.xn--90ae, xn--e1afmkfd.xn--90ae",
    })
    void isAName(String text, String name) {
        assertThat(Host.parse(text)).isEqualTo(new Host.Name(name));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "8.8.8.8, 8.8.8.8",
        "[::1], 0:0:0:0:0:0:0:1",
        "[2001:DB8::1], 2001:db8:0:0:0:0:0:1",
        "[::], 0:0:0:0:0:0:0:0",
        "[0:0:0:0:0:0:0:1], 0:0:0:0:0:0:0:1",
        "[::127.0.0.1], 0:0:0:0:0:0:7f00:1",
        "[::7f00:1], 0:0:0:0:0:0:7f00:1",
        "[64:ff9b::8.8.8.8], 64:ff9b:0:0:0:0:808:808",
    })
    void isAnAddress(String text, String address) {
        assertThat(Host.parse(text)).isInstanceOf(Host.Literal.class);
        assertThat(Host.parse(text).text()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "2130706433.",
                "0x7f.1",
                "0x7f.0x0.0x0.0x1",
                "0x",
                "00000177.0.0.1",
                "127.1.",
                "127.0.0.1.0",
                "127.0.0.256",
                "99999999999999999999",
                "0x7f000001",
                "0X7F.1",
                "017700000001",
                "127.1",
                "127.0.1",
                "0177.0.0.1",
                "127.0.0.01",
                "127.0.0.0x1",
                "256.1.1.1",
                "1.2.3.4.5",
                "127.0.0.1.",
                "0",
                "example.123",
                "[::ffff:127.0.0.1]",
                "[::ffff:8.8.8.8]",
                "[::FFFF:7f00:1]",
                "[0:0:0:0:0:ffff:7f00:1]",
                "[::1%lo]",
                "[fe80::1%1]",
                "[fe80::1%eth0]",
                "[fe80::1%25eth0]",
            })
    void hidesWhatItIs(String text) {
        assertThat(Host.parse(text)).isInstanceOf(Host.Disguised.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                ".a",
                "-a.example",
                "a-.example",
                "a b",
                "a%2eb",
                "%31%32%37.0.0.1",
                "127%2e0%2e0%2e1",
                "\uff11\uff12\uff17.0.0.1",
                "127\uff0e0\uff0e0\uff0e1",
                "\u0661\u0662\u0667.0.0.1",
                "\u2460\u2461\u2466.0.0.1",
                "loc\u200balhost",
                "local\u00adhost",
                "\u212aelvin.example",
                "127.0.0.1..",
                "127.0.0.1\u0000.example",
                "127.0.0.1 .example",
                "127.0.0.1#.example",
                "127.0.0.1\\.example",
                "127.0.0.1\t",
                "[fe80::1%]",
                "[fe80::1%eth0 x]",
                "[127.0.0.1%lo]",
                "[::1].",
                "[::1]x",
                "[ ::1]",
                "[::00001]",
                "[::ffff:127.0.0.01]",
                "[::ffff:127.1]",
                "ex\u00e4mple",
                "\u2460.example",
                "127\u30020\u30020\u30021",
                "user@example.org",
                "[",
                "[]",
                "[::1",
                "::1",
                "[127.0.0.1]",
                "[1::2::3]",
                "[v1.x]",
                "[[::1]]",
            })
    void isNoHost(String text) {
        assertThat(Host.parse(text)).isInstanceOf(Host.Malformed.class);
    }
}
