package dev.carillon.gateway;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.HeldAnswer;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import dev.carillon.http.access.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway, in a process of its own. */
class GatewayIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    private Path folder;

    private PackagedGateway start(String yaml, Map<String, String> properties) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
        return new PackagedGateway(file, properties);
    }

    private static void awaitUp(PackagedGateway gateway) {
        await().atMost(Duration.ofSeconds(30)).until(gateway::isUp);
    }

    private Map<String, String> tokens() throws IOException {
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                RunningGateway.CALLER + " " + RunningGateway.ROLE + " " + TokenFile.hash(RunningGateway.TOKEN));
        return Map.of("carillon.gateway.egress.tokens-file", tokens.toString());
    }

    @Test
    void servesBothSidesAndTellsWhatItDid() throws IOException {
        try (WireOrigin origin = WireOrigin.answering(OK);
                PackagedGateway gateway =
                        start(routing("/v1=" + origin.port()) + allowing(origin.port(), "127.0.0.1"), tokens())) {
            awaitUp(gateway);
            String authority = "127.0.0.1:" + origin.port();

            try (WireClient in = gateway.ingress();
                    WireClient out = gateway.egress();
                    WireClient tunnel = gateway.egress()) {
                in.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(in.message()).endsWith("ok");
                out.send("GET http://" + authority + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");
                assertThat(out.message()).endsWith("ok");
                tunnel.send("CONNECT " + authority + " HTTP/1.1\r\nHost: a\r\n" + authorization()
                        + "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
                assertThat(tunnel.message()).endsWith("ok");
            }

            String management = "http://127.0.0.1:" + gateway.managementPort();
            given().get(management + "/q/health/ready").then().statusCode(200);
            assertThat(given().get(management + "/q/gateway/decisions")
                            .jsonPath()
                            .getList("decisions.decision"))
                    .containsExactly("allowed", "allowed");
            assertThat(given().get(management + "/q/metrics").asString())
                    .contains("carillon_gateway_egress_decisions_total{caller=\"shop\",decision=\"allowed\"");
            await().untilAsserted(() -> assertThat(gateway.output())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("{\"")
                            .contains("side=ingress", "path=/v1/x", "status=200", "upstream=u0")));
        }
    }

    @Test
    void hidesTheSecretsOfWebhooksInItsLog() throws IOException {
        try (WireOrigin origin = WireOrigin.answering(OK);
                PackagedGateway gateway = start(routing("/webhooks=" + origin.port()), Map.of())) {
            awaitUp(gateway);

            try (WireClient in = gateway.ingress()) {
                in.send("GET /webhooks/wordpress/s3cret?token=s3cret HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(in.message()).endsWith("ok");
            }

            await().untilAsserted(() -> assertThat(gateway.output())
                    .anySatisfy(line -> assertThat(line).contains("path=/webhooks/wordpress/***")));
            assertThat(gateway.output()).noneSatisfy(line -> assertThat(line).contains("s3cret"));
        }
    }

    @Test
    void endsInTheRightOrderOnSigterm() throws IOException, InterruptedException {
        HeldAnswer held = new HeldAnswer(OK);
        try (WireOrigin origin = WireOrigin.handling(held);
                PackagedGateway gateway = start(routing("/v1=" + origin.port()), Map.of())) {
            awaitUp(gateway);
            try (WireClient in = gateway.ingress()) {
                in.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n");
                held.awaitAsked();

                gateway.terminate();

                String ready = "http://127.0.0.1:" + gateway.managementPort() + "/q/health/ready";
                await().untilAsserted(() -> given().get(ready).then().statusCode(503));
                held.letGo();
                assertThat(in.rest()).startsWith("HTTP/1.1 200 ").endsWith("ok");
            }
            // 128 + SIGTERM.
            assertThat(gateway.exit()).isEqualTo(143);
        }
    }

    @Test
    void saysInOneMessageWhatIsWrongWithTheFile() throws IOException, InterruptedException {
        try (PackagedGateway gateway = start("routes:\n  - { prefix: v1, upstream: nobody }\negres: {}\n", Map.of())) {

            assertThat(gateway.exit()).isEqualTo(1);

            assertThat(gateway.output())
                    .anySatisfy(line -> assertThat(line)
                            .contains("gateway.yaml is wrong", "line 2: ", "'v1'", "'nobody'", "line 3: ", "'egres'"))
                    .noneSatisfy(line -> assertThat(line).contains("\tat "));
        }
    }

    @Test
    void saysWhichPortIsTaken() throws IOException, InterruptedException {
        try (WireOrigin other = WireOrigin.answering(OK);
                PackagedGateway gateway = start(
                        "routes: []",
                        Map.of(
                                "carillon.gateway.ingress.host",
                                "127.0.0.1",
                                "carillon.gateway.ingress.port",
                                String.valueOf(other.port())))) {

            assertThat(gateway.exit()).isEqualTo(1);

            assertThat(gateway.output())
                    .anySatisfy(
                            line -> assertThat(line).contains("port " + other.port(), "carillon.gateway.ingress.port"))
                    .noneSatisfy(line -> assertThat(line).contains("\tat "));
        }
    }

    @Test
    void saysWhichNameServerIsNone() throws IOException, InterruptedException {
        try (PackagedGateway gateway =
                start("routes: []", Map.of("carillon.gateway.dns.servers", "127.0.0.1,dns.example"))) {

            assertThat(gateway.exit()).isEqualTo(1);

            assertThat(gateway.output())
                    .anySatisfy(line -> assertThat(line).contains("carillon.gateway.dns.servers", "'dns.example'"))
                    .noneSatisfy(line -> assertThat(line).contains("\tat "));
        }
    }
}
