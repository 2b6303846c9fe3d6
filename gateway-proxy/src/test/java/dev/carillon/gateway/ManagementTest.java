package dev.carillon.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ManagementTest.WithOwnServices.class)
class ManagementTest {
    /** The profile and the test are loaded by different class loaders, so the port goes through a property. */
    private static final String PORT = "carillon.test.services";

    /** The example, with one origin of ours in the place of the services that may run on this machine, or may not. */
    public static class WithOwnServices implements QuarkusTestProfile {
        @Override
        @SuppressWarnings("MustBeClosed") // it serves until the tests are over
        public Map<String, String> getConfigOverrides() {
            WireOrigin services = WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            System.setProperty(PORT, String.valueOf(services.port()));
            try {
                Path file = Files.createTempDirectory("gateway").resolve("gateway.yaml");
                String example = Files.readString(Path.of("example", "gateway.yaml"));
                Files.writeString(file, example.replaceAll("127\\.0\\.0\\.1:808[123]", "127.0.0.1:" + services.port()));
                return Map.of("carillon.gateway.file", file.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final Pattern DOCUMENTED_PATH = Pattern.compile("^  (/\\S+):$", Pattern.MULTILINE);

    @TestHTTPResource(management = true)
    private URI management;

    @Inject
    private GatewayLifecycle lifecycle;

    private String url(String path) {
        return management.resolve(path).toString();
    }

    private int ingressPort() {
        return lifecycle.gateway().orElseThrow().ingressPort();
    }

    private int egressPort() {
        return lifecycle.gateway().orElseThrow().egressPort();
    }

    @Test
    void isReadyWhileBothSidesListen() {
        given().get(url("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'listeners' }.data.ingress", equalTo(ingressPort()))
                .body("checks.find { it.name == 'listeners' }.data.egress", equalTo(egressPort()));
        given().get(url("/q/health/live")).then().statusCode(200);
    }

    @Test
    void tellsItsRoutes() {
        given().get(url("/q/gateway/routes"))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("ingress.port", equalTo(ingressPort()))
                .body("egress.port", equalTo(egressPort()))
                .body("routes.find { it.prefix == '/v1/contacts' }.upstream", equalTo("contacts"))
                .body("upstreams.name", hasItem("task-broker"))
                .body("upstreams[0].endpoints[0].inFlight", equalTo(0))
                .body("upstreams[0].endpoints[0].failures", equalTo(0))
                .body("upstreams[0].endpoints[0].ejectedForMillis", equalTo(0))
                .body("file.path", endsWith("gateway.yaml"))
                .body("file.applied", notNullValue())
                .body("file.faults", hasSize(0));
    }

    @Test
    void tellsItsConnectionsToOrigins() {
        try (WireClient client = WireClient.connect(ingressPort())) {
            client.send("GET /v1/contacts HTTP/1.1\r\nHost: a\r\n\r\n").message();
        }

        given().get(url("/q/gateway/pools"))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("pools.find { it.side == 'ingress' }.port", equalTo(Integer.getInteger(PORT)))
                .body("pools.find { it.side == 'ingress' }.idle", greaterThanOrEqualTo(0))
                .body("pools.find { it.side == 'ingress' }.waiting", equalTo(0))
                .body("pools.find { it.side == 'ingress' }.loop", greaterThanOrEqualTo(0));
    }

    @Test
    void tellsTheLastDecisionsNewestFirst() {
        ask("one.example");
        ask("two.example");
        ask("two.example");

        given().queryParam("limit", 2)
                .get(url("/q/gateway/decisions"))
                .then()
                .statusCode(200)
                .body("decisions", hasSize(2))
                .body("decisions.host", equalTo(List.of("two.example", "one.example")))
                .body("decisions.decision", equalTo(List.of("refused", "refused")))
                .body("decisions[0].rule", equalTo("caller"))
                .body("decisions.count", equalTo(List.of(2, 1)))
                .body("decisions[0].first", notNullValue())
                .body("decisions[0].last", notNullValue())
                .body("decisions[0].caller", equalTo("-"))
                .body("decisions[0].method", equalTo("GET"))
                .body("decisions[0].port", equalTo(80));
        given().get(url("/q/gateway/decisions"))
                .then()
                .statusCode(200)
                .body("decisions.size()", lessThanOrEqualTo(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "4097"})
    void refusesALimitOutOfRange(String limit) {
        given().queryParam("limit", limit)
                .get(url("/q/gateway/decisions"))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("limit"));
    }

    private void ask(String host) {
        try (WireClient client = WireClient.connect(egressPort())) {
            assertThat(client.send("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .message())
                    .startsWith("HTTP/1.1 407 ");
        }
    }

    /** The document is written by hand, so this is what keeps it true: all its paths are there, and no other of ours. */
    @Test
    void everyDocumentedRouteAnswers() throws IOException {
        Path document = Path.of(System.getProperty("carillon.root"), "docs", "openapi", "gateway-proxy.yaml");
        List<String> paths = DOCUMENTED_PATH
                .matcher(Files.readString(document))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(paths).containsExactlyInAnyOrder("/q/gateway/decisions", "/q/gateway/pools", "/q/gateway/routes");
        assertThat(paths)
                .allSatisfy(
                        path -> given().get(url(path)).then().statusCode(200).contentType("application/json"));
    }

    @Test
    void labelsNothingByWhatAClientSends() {
        try (WireClient client = WireClient.connect(ingressPort())) {
            client.send("GET /made-up-path HTTP/1.1\r\nHost: a\r\n\r\n").message();
        }

        String metrics =
                given().get(url("/q/metrics")).then().statusCode(200).extract().asString();

        assertThat(metrics)
                .contains("carillon_gateway_ingress_requests_seconds_count{route=\"-\",status=\"4xx\",upstream=\"-\"}")
                .doesNotContain("made-up-path", "http_server_requests");
    }
}
