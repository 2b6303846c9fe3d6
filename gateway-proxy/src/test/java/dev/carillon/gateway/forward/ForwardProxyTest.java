package dev.carillon.gateway.forward;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String get(int port, String fields) {
        return "GET http://127.0.0.1:" + port + "/a?b=c HTTP/1.1\r\nHost: other.example\r\n" + authorization() + fields
                + "\r\n";
    }

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(allowing(origin.port(), "127.0.0.1", "localhost"), Map.of());
    }

    @Test
    void sendsTheRequestInOriginFormToTheHostOfTheTarget() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "X-Kept: yes\r\nConnection: X-Gone\r\nX-Gone: 1\r\nTE: gzip\r\n"));

            assertThat(client.message()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
            assertThat(origin.requests()).singleElement().satisfies(request -> {
                assertThat(request).startsWith("GET /a?b=c HTTP/1.1\r\n");
                assertThat(request.toLowerCase(Locale.ROOT))
                        .contains("host: 127.0.0.1:" + origin.port() + "\r\n", "x-kept: yes\r\n", "via: 1.1 carillon")
                        .doesNotContain("x-gone", "connection:", "te:", "proxy-authorization", "other.example");
            });
        }
    }

    @Test
    void removesTheHopByHopFieldsOfTheAnswer() {
        String answer = """
                HTTP/1.1 404 Gone Fishing
                Content-Length: 2
                Connection: X-Gone, keep-alive
                X-Gone: 1
                Keep-Alive: timeout=5
                Proxy-Authenticate: Basic realm=evil
                Via: 1.1 cache
                Set-Cookie: a=1
                Set-Cookie: b=2

                no""".replace("\n", "\r\n");
        try (WireOrigin origin = WireOrigin.answering(answer);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), ""));

            String received = client.message();
            assertThat(received).startsWith("HTTP/1.1 404 Gone Fishing\r\n").endsWith("\r\n\r\nno");
            assertThat(received)
                    .contains(
                            "Via: 1.1 cache\r\n", "Via: 1.1 carillon\r\n", "Set-Cookie: a=1\r\n", "Set-Cookie: b=2\r\n")
                    .doesNotContain("X-Gone", "Keep-Alive", "Proxy-Authenticate");
        }
    }

    @Test
    void keepsTheClientsConnectionAndTheOrigins() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            for (int i = 0; i < 5; i++) {
                client.send(get(origin.port(), ""));
                assertThat(client.message()).endsWith("ok");
            }

            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        try (WireOrigin origin = WireOrigin.sayingThePath();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                requests.append(get(origin.port(), "").replace("/a?b=c", "/" + i));
            }

            client.send(requests.toString());

            for (int i = 0; i < 10; i++) {
                assertThat(client.message()).endsWith("\r\n\r\n/" + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, Content-Length: 5", "PUT, Content-Length: 5"})
    void sendsABodyOfKnownLength(String method, String framing) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), framing + "\r\n").replace("GET", method) + "hello");

            assertThat(client.message()).endsWith("ok");
            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request).startsWith(method).endsWith("\r\n\r\nhello"));
        }
    }

    @Test
    void sendsAChunkedBody() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    String body = connection.text("5\r\nhello\r\n0\r\n\r\n".length());
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "Transfer-Encoding: chunked\r\n").replace("GET", "POST")
                    + "5\r\nhello\r\n0\r\n\r\n");

            assertThat(client.message()).endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        }
    }

    @Test
    void relaysAnAnswerWithoutLengthAsChunks() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), ""));

            assertThat(client.head()).contains("ransfer-").contains("chunked");
            assertThat(client.text("d\r\nuntil the end\r\n0\r\n\r\n".length())).contains("until the end");
        }
    }

    @Test
    void endsTheConnectionOfAnHttp10ClientBehindAnAnswerWithoutLength() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "Connection: keep-alive\r\n").replace("HTTP/1.1", "HTTP/1.0"));

            assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, HTTP/1.1 200 OK, Content-Length: 7",
        "GET, HTTP/1.1 304 Not Modified, ETag: x",
        "GET, HTTP/1.1 204 No Content, X-A: b",
    })
    void relaysAnswersThatHaveNoBody(String method, String status, String field) {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    while (!connection.head().isEmpty()) {
                        connection.send(status + "\r\n" + field + "\r\n\r\n");
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            // The second answer is where it should be only if the first one had no body.
            client.send(get(origin.port(), "").replace("GET", method));
            String first = client.head();
            client.send(get(origin.port(), "").replace("GET", method));

            assertThat(first).startsWith(status + "\r\n").containsIgnoringCase(field);
            assertThat(client.head()).isEqualTo(first);
        }
    }

    @Test
    void relaysTheOriginsContinueToAClientThatWaitsForIt() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    if (connection.head().contains("100-continue")) {
                        connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + connection.text(5));
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "Expect: 100-continue\r\nContent-Length: 5\r\n")
                    .replace("GET", "POST"));

            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            assertThat(client.send("hello").message())
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("hello");
        }
    }

    @Test
    void cutsTheClientOffWhenTheAnswerBreaksOff() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), ""));

            assertThat(client.rest()).contains("hello").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void asksForAToken() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "").replace(authorization(), ""));

            assertThat(client.message())
                    .startsWith("HTTP/1.1 407 ")
                    .contains("Proxy-Authenticate: Basic realm=\"carillon\"\r\n")
                    .contains("application/problem+json")
                    .contains("urn:problem-type:carillon:proxy-authentication-required");
            // A client may go on with the token on the same connection.
            assertThat(client.send(get(origin.port(), "")).message()).endsWith("ok");
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic bm9ib2R5OngK",
                // other:a-token-of-the-shop
                "Basic b3RoZXI6YS10b2tlbi1vZi10aGUtc2hvcA==",
                "Basic a-token-of-the-shop",
                "Basic ???",
                "Bearer x",
                "Digest a-token-of-the-shop",
                "a-token-of-the-shop",
            })
    void refusesAWrongToken(String value) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "").replace(authorization(), "Proxy-Authorization: " + value + "\r\n"));

            assertThat(client.message()).startsWith("HTTP/1.1 407 ");
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void takesABearerToken() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), "")
                    .replace(authorization(), "Proxy-Authorization: Bearer " + RunningGateway.TOKEN + "\r\n"));

            assertThat(client.message()).endsWith("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1/, port",
        "http://example.org:PORT/, host",
        "http://127.0.0.2:PORT/, host",
        "http://2130706433:PORT/, host-form",
        "http://127.1:PORT/, host-form",
        "http://0x7f.0.0.1:PORT/, host-form",
        "http://[::ffff:127.0.0.1]:PORT/, host-form",
        "http://[::1]:PORT/, host",
    })
    void refusesWhatIsNotAllowed(String target, String rule) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            String url = target.replace("PORT", String.valueOf(origin.port()));

            client.send("GET " + url + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization() + "\r\n");

            assertThat(client.message())
                    .startsWith("HTTP/1.1 403 ")
                    .contains("urn:problem-type:carillon:egress-refused")
                    .contains("\"rule\":\"" + rule + "\"");
            assertThat(origin.connections()).isZero();
            assertThat(gateway.decisions()).singleElement().satisfies(decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(decision.rule()).isEqualTo(rule);
                assertThat(decision.caller()).isEqualTo(RunningGateway.CALLER);
            });
            assertThat(gateway.registry()
                            .get("carillon.gateway.egress.decisions")
                            .tags("decision", "refused", "rule", rule, "caller", RunningGateway.CALLER)
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "https://127.0.0.1/", "http://", "http://u@127.0.0.1/", "*", "http://a:b:c/"})
    void refusesATargetThatIsNoAbsoluteUri(String target) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization() + "\r\n");

            assertThat(client.message())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("urn:problem-type:carillon:malformed-target");
        }
    }

    @Test
    void saysThatTheOriginCannotBeReached() {
        int port = WireOrigin.closedPort();
        try (RunningGateway gateway = RunningGateway.start(allowing(port, "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {

            client.send(get(port, ""));

            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:origin-unreachable");
        }
    }

    @Test
    void saysThatTheOriginDidNotAnswerInTime() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of("carillon.gateway.egress.response-timeout", "PT0.3S"));
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), ""));

            assertThat(client.message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("urn:problem-type:carillon:origin-timeout");
        }
    }

    @Test
    void letsACallerHaveOnlySoManyRequestsAtOnce() {
        AtomicBoolean asked = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.set(true);
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1")
                                .replace("addresses:", "limits: { concurrent: 1 }, addresses:"),
                        Map.of());
                WireClient first = gateway.egress();
                WireClient second = gateway.egress()) {
            first.send(get(origin.port(), ""));
            await().untilTrue(asked);

            for (int i = 0; i < 2; i++) {
                second.send(get(origin.port(), ""));
                assertThat(second.message()).startsWith("HTTP/1.1 429 ").contains("Retry-After: 1\r\n");
            }
        }
    }

    @Test
    void saysThatTooManyWaitForTheOrigin() {
        Map<String, String> narrow =
                Map.of("carillon.gateway.event-loops", "1", "carillon.gateway.egress.max-connections-per-origin", "1");
        AtomicBoolean asked = new AtomicBoolean();
        List<WireClient> waiting = new ArrayList<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.set(true);
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), narrow);
                WireClient last = gateway.egress()) {
            // One that has the connection, and four that wait for it.
            waiting.add(gateway.egress().send(get(origin.port(), "")));
            await().untilTrue(asked);
            for (int i = 0; i < 4; i++) {
                waiting.add(gateway.egress().send(get(origin.port(), "")));
            }
            await().until(() -> gateway.decided() == 5);

            last.send(get(origin.port(), ""));

            assertThat(last.message())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n", "urn:problem-type:carillon:origin-busy");
        } finally {
            waiting.forEach(WireClient::close);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Le"})
    void saysThatTheOriginFailed(String answer) {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send(answer);
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(get(origin.port(), ""));

            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:origin-failed");
        }
    }

    @Test
    void servesTheJavaClientThatAsksForItsTokenFirst() throws IOException, InterruptedException {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                HttpClient client = HttpClient.newBuilder()
                        .proxy(ProxySelector.of(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.egressPort())))
                        .authenticator(new Authenticator() {
                            @Override
                            protected PasswordAuthentication getPasswordAuthentication() {
                                return new PasswordAuthentication(
                                        RunningGateway.CALLER, RunningGateway.TOKEN.toCharArray());
                            }
                        })
                        .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + origin.port() + "/x"))
                    .POST(HttpRequest.BodyPublishers.ofString("hello"))
                    .build();

            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).endsWith("hello"));
        }
    }
}
