package dev.carillon.gateway.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadReader;
import dev.carillon.gateway.message.MalformedMessageException;
import dev.carillon.gateway.wire.RunningGateway;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static final String TRUSTED = "10.";

    private static Head request(String fields) throws MalformedMessageException {
        Head head = new Head();
        String text = "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
        assertThat(HeadReader.request(head, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)))
                .isTrue();
        return head;
    }

    @ParameterizedTest
    @CsvSource({
        // Nobody else is believed.
        "203.0.113.1, X-Forwarded-For: 198.51.100.1, 203.0.113.1",
        "10.0.0.1, '', 10.0.0.1",
        "10.0.0.1, X-Forwarded-Proto: https, 10.0.0.1",
        "10.0.0.1, X-Forwarded-For: 198.51.100.1, 198.51.100.1",
        "10.0.0.1, 'X-Forwarded-For: 192.0.2.66,198.51.100.1, 10.0.0.2 ', 198.51.100.1",
        "10.0.0.1, 'X-Forwarded-For: 10.0.0.3, 10.0.0.2', 10.0.0.3",
        "10.0.0.1, X-Forwarded-For: 2001:db8::1, 2001:db8::1",
        "10.0.0.1, X-Forwarded-For: [2001:db8::1], 2001:db8::1",
        "10.0.0.1, 'X-Forwarded-For: 198.51.100.1, unknown', 10.0.0.1",
        "10.0.0.1, 'X-Forwarded-For: 198.51.100.1, unknown, 10.0.0.2', 10.0.0.2",
        "10.0.0.1, 'X-Forwarded-For: 192.0.2.66|X-Forwarded-For: 198.51.100.1', 198.51.100.1",
        "10.0.0.1, 'X-Forwarded-For: 198.51.100.1|X-Forwarded-For: 10.0.0.2', 198.51.100.1",
    })
    void isTheLastThatIsNoTrustedProxy(String peer, String fields, String client) throws MalformedMessageException {
        Head head = request(fields.isEmpty() ? "" : fields.replace("|", "\r\n") + "\r\n");

        InetAddress found = ClientAddress.of(
                RunningGateway.address(peer),
                head,
                address -> address.getHostAddress().startsWith(TRUSTED));

        assertThat(found).isEqualTo(RunningGateway.address(client));
    }
}
