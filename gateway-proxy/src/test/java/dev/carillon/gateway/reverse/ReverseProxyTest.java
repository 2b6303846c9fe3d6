package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReverseProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final String REQUESTS = "carillon.gateway.ingress.requests";
    private static final String CLOSING = "{ sunset: 2027-01-02, link: 'https://example.org/end' }";
    private static final String[] ANNOUNCED = {
        "\r\nSunset: Sat, 02 Jan 2027 00:00:00 GMT\r\n", "\r\nLink: <https://example.org/end>; rel=\"sunset\"\r\n"
    };

    private static String request(String line, String fields) {
        return line + " HTTP/1.1\r\nHost: api.example.org\r\n" + fields + "\r\n";
    }

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(routing("/v1=" + origin.port()), Map.of());
    }

    @Test
    void sendsEachPathToItsUpstream() {
        try (WireOrigin contacts = WireOrigin.answering(OK);
                WireOrigin broker = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1/contacts=" + contacts.port(), "/v1=" + broker.port()), Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/contacts/7?x=y", "")).message())
                    .endsWith("ok");
            assertThat(client.send(request("GET /v1/queues", "")).message()).endsWith("ok");

            assertThat(contacts.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).startsWith("GET /v1/contacts/7?x=y HTTP/1.1\r\n"));
            assertThat(broker.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).startsWith("GET /v1/queues HTTP/1.1\r\n"));
        }
    }

    @Test
    void tellsTheUpstreamWhoAskedAndNothingThatTheClientClaims() {
        String fields = """
                Authorization: Bearer x
                X-Forwarded-For: 10.0.0.1
                Forwarded: for=10.0.0.1
                X_Forwarded_Proto: https
                X-Real-IP: 10.0.0.1
                Connection: X-Gone
                X-Gone: 1
                Proxy-Authorization: Basic x
                """.replace("\n", "\r\n");
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", fields)).message();

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.toLowerCase(Locale.ROOT))
                            .contains(
                                    "host: api.example.org\r\n",
                                    "authorization: bearer x\r\n",
                                    "x-forwarded-for: 127.0.0.1\r\n",
                                    "x-forwarded-host: api.example.org\r\n",
                                    "x-forwarded-proto: http\r\n",
                                    "forwarded: for=127.0.0.1;host=\"api.example.org\";proto=http\r\n",
                                    "via: 1.1 carillon\r\n")
                            .containsPattern("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n")
                            .doesNotContain("10.0.0.1", "x_forwarded", "x-real-ip", "x-gone", "proxy-authorization"));
        }
    }

    @Test
    void keepsTheTraceOfTheClient() {
        String trace = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\n";
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", trace)).message();

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).contains(trace));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET /v2", "GET /v1x", "POST /v2/x", "GET http://host/v2"})
    void saysThatNothingIsRoutedThere(String line) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request(line, "")).message())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("application/problem+json", "urn:problem-type:carillon:no-route");
            // The connection is as good as before.
            assertThat(client.send(request("GET /v1", "")).message()).endsWith("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/../q/health", "/v1/%2e%2e/q/health", "/v1/..;a/q/health", "/v1/..%2fq/health"})
    void refusesAPathThatMeansAnotherToTheUpstream(String path) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET " + path, "")).message())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("urn:problem-type:carillon:path-not-normal");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void routesByHostAndTellsTheOthersNothing() {
        try (WireOrigin own = WireOrigin.answering(OK);
                WireOrigin below = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start("""
                        upstreams:
                          own: { endpoints: ['http://127.0.0.1:%d'] }
                          below: { endpoints: ['http://127.0.0.1:%d'] }
                        routes:
                          - { host: api.example.org, prefix: /, upstream: own }
                          - { host: '*.example.org', prefix: /, upstream: below }
                          - { host: '::1', prefix: /, upstream: below }
                        """.formatted(own.port(), below.port()), Map.of());
                WireClient client = gateway.ingress()) {

            for (String host : List.of("api.example.org", "API.example.org.:8080")) {
                client.send("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n").message();
            }
            assertThat(own.requests()).hasSize(2);

            for (String host : List.of("www.example.org", "[::1]", "[0:0::1]:80")) {
                client.send("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n").message();
            }
            assertThat(below.requests()).hasSize(3);

            for (String host : List.of("example.org", "example.com", "")) {
                assertThat(client.send("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                                .message())
                        .startsWith("HTTP/1.1 404 ");
            }
        }
    }

    @Test
    void saysWhichMethodsARouteTakes() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        "upstreams: { a: { endpoints: ['http://127.0.0.1:" + origin.port() + "'] } }\n"
                                + "routes: [ { prefix: /x, methods: [PUT, GET], upstream: a } ]",
                        Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("DELETE /x/y", "")).message())
                    .startsWith("HTTP/1.1 405 ")
                    .contains("\r\nAllow: GET, PUT\r\n", "urn:problem-type:carillon:method-not-allowed");
            assertThat(client.send(request("GET /x/y", "")).message()).endsWith("ok");
        }
    }

    @Test
    void sendsTheRewrittenPathWithItsQueryAsItWasEncoded() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        "upstreams: { a: { endpoints: ['http://127.0.0.1:" + origin.port() + "'] } }\n"
                                + "routes: [ { prefix: /old, strip: true, upstream: a },"
                                + " { prefix: /v1, rewrite: /v2/api, upstream: a } ]",
                        Map.of());
                WireClient client = gateway.ingress()) {

            client.send(request("GET /old/a%2Fb%20c?x=%2e%2e/..&y", "")).message();
            client.send(request("GET /v1/x?q=/v1", "")).message();
            client.send(request("GET http://other.example/old?z", "")).message();
            for (String path : List.of("/old/../x", "/old/%2e%2e/x", "/old/..", "/v1/x/..%2f..")) {
                assertThat(client.send(request("GET " + path, "")).message()).startsWith("HTTP/1.1 400 ");
            }

            assertThat(origin.requests())
                    .extracting(sent -> sent.substring(0, sent.indexOf(" HTTP/1.1\r\n")))
                    .containsExactly("GET /a%2Fb%20c?x=%2e%2e/..&y", "GET /v2/api/x?q=/v1", "GET /?z");
        }
    }

    @Test
    void takesTheHostOfAnAbsoluteTargetAndNotOfTheField() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET http://other.example:8080/v1/x", "")).message();
            client.send(request("GET HTTPS://other.example/v1/y", "")).message();
            client.send(request("GET http://other.example:/v1/z", "")).message();

            assertThat(origin.requests())
                    .satisfiesExactly(
                            sent -> assertThat(sent)
                                    .startsWith("GET /v1/x HTTP/1.1\r\n")
                                    .contains(
                                            "\r\nHost: other.example:8080\r\n",
                                            "\r\nX-Forwarded-Host: other.example:8080\r\n",
                                            "host=\"other.example:8080\"")
                                    .doesNotContain("api.example.org"),
                            sent -> assertThat(sent).contains("\r\nHost: other.example\r\n"),
                            // As it came: an empty port is the upstream's to understand (RFC 9110, section 4.2.1).
                            sent -> assertThat(sent).contains("\r\nHost: other.example:\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:///v1/x",
                "http://user@host/v1/x",
                "http://a b/v1/x",
                "http://host:99999/v1/x",
                "http://[::1/v1/x",
                "http://ho\"st/v1/x",
                "ftp://host/v1/x",
                "x?://host/v1/x",
                "host:80",
                "v1/x",
                "*",
            })
    void refusesATargetWithoutAGoodAuthority(String target) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET " + target, "")).message()).startsWith("HTTP/1.1 400 ");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void answersForItselfWhereNobodyElseIsMeant() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("OPTIONS *", "")).message())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\nContent-Length: 0\r\n");
            assertThat(client.send("CONNECT host:80 HTTP/1.1\r\nHost: host:80\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 405 ")
                    .contains("\r\nAllow: \r\n", "\r\nConnection: close\r\n");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void addsToWhatATrustedProxySays() {
        String fields = """
                X-Forwarded-For: 203.0.113.7
                X-Forwarded-Proto: https
                X-Forwarded-Host: shop.example
                X_Forwarded_For: 198.51.100.1
                Forwarded: for=203.0.113.7;proto=https
                """.replace("\n", "\r\n");
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + "ingress: { trustedProxies: [127.0.0.0/8] }", Map.of());
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", fields)).message();

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent)
                            .contains(
                                    "\r\nX-Forwarded-For: 203.0.113.7, 127.0.0.1\r\n",
                                    "\r\nX-Forwarded-Proto: https\r\n",
                                    "\r\nX-Forwarded-Host: shop.example\r\n",
                                    "\r\nForwarded: for=203.0.113.7;proto=https, for=127.0.0.1;host=\"api.example.org\"")
                            .doesNotContain("198.51.100.1"));
        }
    }

    @Test
    void tellsOfTheClosingInEveryAnswer() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + "ingress: { closing: " + CLOSING + " }", Map.of());
                WireClient client = gateway.ingress()) {

            for (String line : List.of("GET /v1/x", "GET /nowhere", "GET /v1/../x")) {
                assertThat(client.send(request(line, "")).message()).contains(ANNOUNCED);
            }
        }
    }

    @Test
    void saysThatTheServiceIsGone() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + "ingress: { closing: "
                                + CLOSING.replace("}", ", gone: true }") + " }",
                        Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 410 ")
                    .contains(ANNOUNCED)
                    .contains("urn:problem-type:carillon:gone");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void letsTheUpstreamKnowThatTheClientHasLeft() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.countDown();
                    connection.rest();
                    left.countDown();
                });
                RunningGateway gateway = gatewayTo(origin)) {
            try (WireClient client = gateway.ingress()) {
                client.send(request("GET /v1/x", ""));
                asked.await();
            }

            await().until(() -> left.getCount() == 0);
        }
    }

    @Test
    void countsRequestsByRouteAndUpstream() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", "")).message();
            client.send(request("GET /nowhere", "")).message();

            // Counted when it is over, which is after the client has its answer.
            await().untilAsserted(() -> {
                assertThat(gateway.count(REQUESTS, "route", "/v1", "upstream", "u0", "status", "2xx"))
                        .isEqualTo(1);
                assertThat(gateway.count(REQUESTS, "route", "-", "upstream", "-", "status", "4xx"))
                        .isEqualTo(1);
            });
        }
    }
}
