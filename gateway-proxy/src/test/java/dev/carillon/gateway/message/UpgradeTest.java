package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 7.8. */
class UpgradeTest {

    @ParameterizedTest
    @CsvSource({
        "Connection: Upgrade|Upgrade: websocket, websocket",
        "'Connection: keep-alive, uPgrade|Upgrade: WebSocket', WebSocket",
        "'Connection: upgrade|Upgrade: a/1|Upgrade: b', 'a/1, b'",
    })
    void isPassedOn(String fields, String protocols) {
        assertThat(Upgrade.of(Heads.request("GET / HTTP/1.1|" + fields))).isEqualTo(protocols);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: a",
                "GET / HTTP/1.1|Upgrade: websocket",
                "GET / HTTP/1.1|Connection: keep-alive|Upgrade: websocket",
                "GET / HTTP/1.0|Connection: Upgrade|Upgrade: websocket",
                "GET / HTTP/1.1|Connection: Upgrade|Upgrade:",
                "GET / HTTP/1.1|Connection: Upgrade|Upgrade: h2c",
                "GET / HTTP/1.1|Connection: Upgrade, HTTP2-Settings|Upgrade: H2C|HTTP2-Settings: x",
                "GET / HTTP/1.1|Connection: Upgrade|Upgrade: websocket, h2c",
                "GET / HTTP/1.1|Connection: Upgrade|Upgrade: websocket|Upgrade: h2",
                "GET / HTTP/1.1|Connection: Upgrade|Upgrade: HTTP/2.0",
                "GET / HTTP/1.1|Connection: Upgrade|Upgrade: TLS/1.2, HTTP/1.1",
                "POST / HTTP/1.1|Connection: Upgrade|Upgrade: websocket|Content-Length: 5",
                "POST / HTTP/1.1|Connection: Upgrade|Upgrade: websocket|Transfer-Encoding: chunked",
            })
    void isNotPassedOn(String lines) {
        assertThat(Upgrade.of(Heads.request(lines))).isNull();
    }
}
