package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static final AddressRanges PROXIES =
            AddressRanges.of("proxies", Optional.of(List.of("10.0.0.0/8", "fd00::/8")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                // peer | Forwarded | X-Forwarded-For | client
                "192.0.2.1 | - | - | 192.0.2.1",
                "192.0.2.1 | for=198.51.100.1 | 198.51.100.1 | 192.0.2.1",
                "10.0.0.1 | - | - | 10.0.0.1",
                "10.0.0.1 | - | 198.51.100.1 | 198.51.100.1",
                "10.0.0.1 | - | 203.0.113.9, 198.51.100.1 | 198.51.100.1",
                "10.0.0.1 | - | 198.51.100.1, 10.0.0.2 | 198.51.100.1",
                "10.0.0.1 | - | 198.51.100.1:4711 | 198.51.100.1",
                "10.0.0.1 | - | 2001:db8::1 | 2001:db8::1",
                "10.0.0.1 | - | [2001:db8::1]:80 | 2001:db8::1",
                "10.0.0.1 | for=198.51.100.1 | - | 198.51.100.1",
                "10.0.0.1 | For=\"[2001:db8::1]:4711\";proto=https;by=10.0.0.1 | - | 2001:db8::1",
                "10.0.0.1 | for=203.0.113.9, proto=http;for=198.51.100.1 | - | 198.51.100.1",
                "10.0.0.1 | for=198.51.100.1 | 198.51.100.1 | 198.51.100.1",
                "10.0.0.1 | for=203.0.113.9 | 198.51.100.1 | -",
                "10.0.0.1 | for=unknown | - | -",
                "10.0.0.1 | for=_hidden | - | -",
                "10.0.0.1 | proto=https | - | -",
                "10.0.0.1 | - | nonsense | -",
                "10.0.0.1 | - | 198.51.100.1, | -",
                "10.0.0.1 | - | 10.0.0.2 | -",
                "10.0.0.1 | - | 0x7f.1 | -",
                "fd00::1 | - | 198.51.100.1 | 198.51.100.1",
            })
    void isWhoeverTheNearestTrustedProxySaysItIs(String peer, String forwarded, String forwardedFor, String client)
            throws Exception {
        Optional<InetAddress> found =
                ClientAddress.of(InetAddress.getByName(peer), fields(forwarded), fields(forwardedFor), PROXIES);

        assertThat(found).isEqualTo(client == null ? Optional.empty() : Optional.of(InetAddress.getByName(client)));
    }

    private static List<String> fields(String text) {
        return text == null ? List.of() : List.of(text);
    }

    @Test
    void aListLetsInItsOwnAndNobodyUnknown() throws Exception {
        AddressRanges list = AddressRanges.of("list", Optional.of(List.of("192.0.2.0/24")));

        assertThat(list.letIn(Optional.of(InetAddress.getByName("192.0.2.7")))).isTrue();
        assertThat(list.letIn(Optional.of(InetAddress.getByName("198.51.100.1"))))
                .isFalse();
        assertThat(list.letIn(Optional.empty())).isFalse();
        assertThat(AddressRanges.NONE.letIn(Optional.empty())).isTrue();
    }

    @Test
    void aWrongRangeNamesItsProperty() {
        assertThatThrownBy(() -> AddressRanges.of("some.property", Optional.of(List.of("192.0.2.1/24"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("some.property");
    }
}
