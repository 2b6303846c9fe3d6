package dev.carillon.gateway.forward;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the egress says of its own answers in their heads (RFC 9209); in what a test writes, {@code |} is CRLF. */
class ProxyStatusTest {
    @RegisterExtension
    static final Wire wire = new Wire();

    private static String status(String error, String details) {
        return "|Proxy-Status: carillon; error=" + error + "; details=\"" + details + "\"|";
    }

    @ParameterizedTest
    @CsvSource({
        "example.org:PORT, http_request_denied, rule: host",
        "127.0.0.1:1, http_request_denied, rule: port",
        "127.1:PORT, http_request_denied, rule: host-form",
        "127.0.0.1, http_request_error, malformed-target",
    })
    void namesTheRuleThatRefusesATunnel(String target, String error, String details) {
        String authority = target.replace("PORT", String.valueOf(wire.port()));

        assertThat(wire.headFor(wire.request("CONNECT", authority, ""))).contains(status(error, details));
    }

    @Test
    void asksForATokenInTheNameOfTheProxy() {
        String request = wire.request("CONNECT", "127.0.0.1:" + wire.port(), "").replace(authorization(), "");

        assertThat(wire.headFor(request)).contains(status("http_request_denied", "rule: caller"));
    }

    @ParameterizedTest
    @CsvSource({
        // The connection ends behind an exclamation mark.
        "HTTP/1.1 200 OK!, http_response_incomplete",
        "nonsense||, http_protocol_error",
        "HTTP/1.1 101 Switching Protocols||, http_protocol_error",
    })
    void saysWhatIsWrongWithTheAnswer(String answer, String error) {
        wire.answering(answer);

        assertThat(wire.headFor(wire.request("POST", ""))).contains(status(error, "origin-failed"));
    }

    @Test
    void isNoPartOfAnAnswerOfTheOrigin() {
        assertThat(wire.headFor(wire.request("GET", "")))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("Proxy-Status");

        wire.answering("HTTP/1.1 502 Bad Gateway|Proxy-Status: other; error=dns_error|Content-Length: 0||");
        assertThat(wire.headFor(wire.request("GET", "")))
                .contains("|Proxy-Status: other; error=dns_error|")
                .doesNotContain("carillon; error");
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "CONNECT, true"})
    void saysThatNobodyListens(String method, boolean tunnel) {
        int port = WireOrigin.closedPort();
        String target = (tunnel ? "" : "http://") + "127.0.0.1:" + port;
        try (RunningGateway gateway = RunningGateway.start(allowing(port, "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {

            client.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");

            assertThat(client.head().replace("\r\n", "|")).contains(status("connection_refused", "origin-unreachable"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "private.example, destination_ip_prohibited, rule: address",
        "unknown.example, dns_error, rule: resolution",
    })
    void tellsNoAddressOfAName(String name, String error, String details) {
        try (RunningGateway gateway =
                        RunningGateway.start(allowing(80, "*.example"), (String asked) -> addresses(asked));
                WireClient client = gateway.egress()) {

            client.send("CONNECT " + name + ":80 HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");

            assertThat(client.head().replace("\r\n", "|"))
                    .contains(status(error, details))
                    .doesNotContain("10.1.2.3");
        }
    }

    private static InetAddress[] addresses(String name) throws UnknownHostException {
        if (name.startsWith("unknown")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {RunningGateway.address("10.1.2.3")};
    }

    @Test
    void saysThatATargetIsTheProxyItself() {
        try (RunningGateway gateway = RunningGateway.start(allowing(1, "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            gateway.apply(allowing(gateway.egressPort(), "127.0.0.1"));

            client.send("CONNECT 127.0.0.1:" + gateway.egressPort() + " HTTP/1.1\r\nHost: a\r\n" + authorization()
                    + "\r\n");

            assertThat(client.head().replace("\r\n", "|"))
                    .contains(status("proxy_loop_detected", "rule: own-listener"));
        }
    }
}
