package dev.carillon.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.tls.PemFiles;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ingress behind a balancer that says whom a connection comes from. */
class ProxyProtocolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String V2 = "0D0A0D0A000D0A515549540A";
    private static final Map<String, String> REQUIRED = Map.of("carillon.gateway.ingress.proxy-protocol", "required");
    /** For headers that never end; who sends a good one has the usual time for it, TLS and the request together. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "carillon.gateway.ingress.proxy-protocol", "required", "carillon.gateway.ingress.header-timeout", "500MS");

    @TempDir
    private Path folder;

    private static RunningGateway gateway(WireOrigin origin, String more) {
        return RunningGateway.start(RunningGateway.routing("/=" + origin.port()) + more, REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80, 192.0.2.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 4711 80, 2001:db8:0:0:0:0:0:7",
        "PROXY UNKNOWN, 127.0.0.1",
    })
    void aHeaderOfVersion1TellsTheClient(String header, String client) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gateway(origin, "");
                WireClient balancer = gateway.ingress()) {

            assertThat(balancer.send(header + "\r\n" + GET).message()).startsWith("HTTP/1.1 200 OK");

            assertThat(origin.requests().getFirst()).contains("X-Forwarded-For: " + client + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // PROXY over TCP and IPv4, with a TLV behind the addresses.
        "21 11 0010 C0000207 C6336401 1267 0050 04000100, 192.0.2.7",
        "21 21 0024 20010DB8000000000000000000000007 20010DB8000000000000000000000001 1267 0050, 2001:db8:0:0:0:0:0:7",
        // LOCAL, as of a balancer that looks whether we are well.
        "20 00 0000, 127.0.0.1",
    })
    void aHeaderOfVersion2TellsTheClient(String header, String client) {
        byte[] bytes = HexFormat.of().parseHex(V2 + header.replace(" ", ""));
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gateway(origin, "");
                WireClient balancer = gateway.ingress()) {

            assertThat(balancer.send(bytes).send(GET).message()).startsWith("HTTP/1.1 200 OK");

            assertThat(origin.requests().getFirst()).contains("X-Forwarded-For: " + client + "\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET,
                "PROXY TCP4 192.0.2.7\r\n" + GET,
                "PROXY TCP4 a b 1 2\r\n" + GET,
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80",
                "PROXY",
            })
    void whatIsNoHeaderIsClosedWithoutAnAnswer(String text) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=" + origin.port()), IMPATIENT);
                WireClient balancer = gateway.ingress()) {

            assertThat(balancer.send(text).rest()).isEmpty();

            assertThat(origin.requests()).isEmpty();
            Counter refused =
                    gateway.registry().counter("carillon.gateway.refused", "side", "ingress", "kind", "proxy-header");
            await().untilAsserted(() -> assertThat(refused.count()).isEqualTo(1));
        }
    }

    @Test
    void onlyTrustedProxiesMayIntroduceClients() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gateway(origin, "ingress: { trustedProxies: [10.0.0.0/8] }\n");
                WireClient balancer = gateway.ingress()) {

            assertThat(balancer.send("PROXY UNKNOWN\r\n" + GET).rest()).isEmpty();

            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void theHeaderStandsBeforeTls() throws IOException {
        PemFiles pair = PemFiles.in(folder);
        Map<String, String> properties = new HashMap<>(REQUIRED);
        properties.putAll(pair.properties("ingress"));
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(RunningGateway.routing("/=" + origin.port()), properties);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.ingressPort())) {
            socket.getOutputStream()
                    .write("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII));
            SSLSocket tls = (SSLSocket) pair.trusting().getSocketFactory().createSocket(socket, "localhost", 443, true);
            tls.setSoTimeout(10_000);

            tls.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            read.writeBytes(tls.getInputStream().readNBytes(15));

            assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(origin.requests().getFirst())
                    .contains("X-Forwarded-For: 192.0.2.7\r\n")
                    .contains("X-Forwarded-Proto: https\r\n");
        }
    }
}
