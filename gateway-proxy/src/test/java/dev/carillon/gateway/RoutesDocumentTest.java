package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.configuration.FileWatch;
import dev.carillon.gateway.telemetry.Side;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What operators are told. */
class RoutesDocumentTest {
    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    private static String yaml(int port) {
        return """
                upstreams:
                  a: { ejection: { failures: 1, for: 1h }, endpoints: ['http://127.0.0.1:%d'] }
                routes:
                  - { host: '*.example.org', prefix: /v1/long, methods: [PUT, GET], strip: true, upstream: a }
                  - { prefix: /v1, rewrite: /v2, maxBody: 1K, responseTimeout: 1500ms, upstream: a }
                  - { prefix: /, upstream: a }
                """.formatted(port);
    }

    private static JsonObject document(RunningGateway gateway, Optional<FileWatch.State> file) {
        return RoutesDocument.of(gateway.config(), gateway.gateway(), file);
    }

    @Test
    void tellsEachRouteAsItStandsInTheFile() {
        try (RunningGateway gateway = RunningGateway.start(yaml(WireOrigin.closedPort()), Map.of())) {

            JsonArray routes = document(gateway, Optional.empty()).getJsonArray("routes");

            assertThat(routes)
                    .containsExactly(
                            new JsonObject()
                                    .put("host", "*.example.org")
                                    .put("prefix", "/v1/long")
                                    .put("methods", new JsonArray(List.of("GET", "PUT")))
                                    .put("strip", true)
                                    .put("upstream", "a"),
                            new JsonObject()
                                    .put("prefix", "/v1")
                                    .put("rewrite", "/v2")
                                    .put("maxBody", 1024L)
                                    .put("responseTimeoutMillis", 1500L)
                                    .put("upstream", "a"),
                            new JsonObject().put("prefix", "/").put("upstream", "a"));
        }
    }

    @Test
    void tellsWhichEndpointIsLeftAlone() {
        try (RunningGateway gateway = RunningGateway.start(yaml(WireOrigin.closedPort()), Map.of());
                WireClient client = gateway.ingress()) {
            assertThat(client.send(REQUEST).message()).startsWith("HTTP/1.1 503 ");

            JsonObject endpoint = document(gateway, Optional.empty())
                    .getJsonArray("upstreams")
                    .getJsonObject(0)
                    .getJsonArray("endpoints")
                    .getJsonObject(0);

            assertThat(endpoint.getString("host")).isEqualTo("127.0.0.1");
            assertThat(endpoint.getInteger("inFlight")).isZero();
            assertThat(endpoint.getLong("ejectedForMillis")).isBetween(3_500_000L, 3_600_000L);
        }
    }

    @Test
    void tellsWhyTheFileDoesNotHold() {
        Instant applied = Instant.parse("2026-01-01T00:00:00Z");
        try (RunningGateway gateway = RunningGateway.start(yaml(WireOrigin.closedPort()), Map.of())) {

            JsonObject file = document(
                            gateway,
                            Optional.of(new FileWatch.State(applied, List.of("g.yaml:2: no"), applied.plusSeconds(5))))
                    .getJsonObject("file");

            assertThat(file)
                    .isEqualTo(new JsonObject()
                            .put("path", "unread.yaml")
                            .put("applied", "2026-01-01T00:00:00Z")
                            .put("since", "2026-01-01T00:00:05Z")
                            .put("faults", new JsonArray(List.of("g.yaml:2: no"))));
        }
    }

    @Test
    void tellsWhereRequestsWait() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.countDown();
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(
                        yaml(origin.port()),
                        Map.of(
                                "carillon.gateway.event-loops", "1",
                                "carillon.gateway.ingress.max-connections-per-endpoint", "1"));
                WireClient first = gateway.ingress();
                WireClient second = gateway.ingress()) {
            first.send(REQUEST);
            asked.await();
            second.send(REQUEST);

            await().untilAsserted(() -> assertThat(gateway.gateway().pools(10).join())
                    .singleElement()
                    .satisfies(pool -> {
                        assertThat(pool.side()).isEqualTo(Side.INGRESS);
                        assertThat(pool.loop()).isZero();
                        assertThat(pool.address().getPort()).isEqualTo(origin.port());
                        assertThat(pool.connections()).isEqualTo(1);
                        assertThat(pool.idle()).isZero();
                        assertThat(pool.waiting()).isEqualTo(1);
                    }));
            assertThat(gateway.gateway().pools(0).join()).isEmpty();
        }
    }
}
