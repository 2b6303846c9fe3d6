package dev.carillon.gateway.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.gateway.configuration.GatewayFile.Ejection;
import dev.carillon.gateway.configuration.GatewayFile.Endpoint;
import dev.carillon.gateway.configuration.GatewayFile.Ingress;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static GatewayFile.Route route(String prefix) {
        return new GatewayFile.Route(
                Optional.empty(), prefix, Set.of(), "a", Optional.empty(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/contacts, /v1/contacts",
        "/v1/contacts/7, /v1/contacts",
        "/v1/contacts/, /v1/contacts",
        "/v1/contacts-old, /v1",
        "/v1/contacts.csv, /v1",
        "/v1, /v1",
        "/v1/x, /v1",
        "/v1x, ''",
        "/, ''",
    })
    void theLongestPrefixOfWholeSegmentsWins(String path, String prefix) {
        Routes routes = new Routes(new GatewayFile(
                Map.of("a", new GatewayFile.Upstream("a", List.of(new Endpoint("h", 1)), Ejection.DEFAULT)),
                List.of(route("/v1"), route("/v1/contacts")),
                new Ingress(List.of(), Limits.NONE, Optional.empty()),
                new Egress(Map.of(), Optional.empty(), Map.of())));

        assertThat(routes.find(path).map(Routes.Route::prefix).orElse("")).isEqualTo(prefix);
    }

    @Test
    void theRootTakesWhatNobodyElseDoes() {
        Routes routes = new Routes(new GatewayFile(
                Map.of("a", new GatewayFile.Upstream("a", List.of(new Endpoint("h", 1)), Ejection.DEFAULT)),
                List.of(route("/"), route("/v1")),
                new Ingress(List.of(), Limits.NONE, Optional.empty()),
                new Egress(Map.of(), Optional.empty(), Map.of())));

        assertThat(routes.find("/x").orElseThrow().prefix()).isEqualTo("/");
        assertThat(routes.find("/v1/x").orElseThrow().prefix()).isEqualTo("/v1");
    }

    @Test
    void theEndpointWithTheLeastInFlightIsNextAndEqualsTakeTurns() {
        Upstream upstream = new Upstream(new GatewayFile.Upstream(
                "a", List.of(new Endpoint("h", 1), new Endpoint("h", 2), new Endpoint("h", 3)), Ejection.DEFAULT));

        Set<Upstream.Endpoint> used = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Upstream.Endpoint next = upstream.pick(Set.of());
            next.begun();
            used.add(next);
        }
        assertThat(used).hasSize(3);

        upstream.endpoints().get(1).ended();
        assertThat(upstream.pick(Set.of())).isSameAs(upstream.endpoints().get(1));
        assertThat(upstream.pick(Set.of(upstream.endpoints().get(1))))
                .isNotSameAs(upstream.endpoints().get(1));
        assertThat(upstream.pick(used)).isNull();
    }
}
