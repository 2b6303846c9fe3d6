package dev.carillon.deployment.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who can talk to whom: the arrows of the design's picture, and no other. */
class ArrowsTest {
    private static final Set<String> SUITE = Set.of(
            "outside -> gateway-proxy:8080",
            "gateway-proxy -> task-broker:8081",
            "gateway-proxy -> notifier:8082",
            "gateway-proxy -> contacts:8083",
            "gateway-proxy -> internet",
            "task-broker -> gateway-proxy:3128",
            "notifier -> task-broker:8081",
            "notifier -> contacts:8083",
            "notifier -> gateway-proxy:3128",
            "contacts -> task-broker:8081",
            "contacts -> notifier:8082",
            "contacts -> gateway-proxy:3128");

    @Test
    void overTheTrialDatabaseTheyAreThoseOfTheDesign() {
        Set<String> expected = new TreeSet<>(SUITE);
        expected.add("notifier -> postgres:5432");
        expected.add("contacts -> postgres:5432");
        assertThat(Arrows.of(Kustomization.of("overlays/local"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void onlyTheGatewayReachesTheInternet(String name) {
        assertThat(Arrows.of(Kustomization.of(name)))
                .filteredOn(arrow -> arrow.endsWith("-> internet"))
                .containsExactly("gateway-proxy -> internet");
    }

    @Test
    void prometheusReachesEveryManagementPortAndNobodyElseDoes() {
        assertThat(Arrows.of(Kustomization.of("overlays/production")))
                .filteredOn(arrow -> arrow.endsWith(":9000"))
                .containsExactlyInAnyOrder(
                        "namespace monitoring -> gateway-proxy:9000",
                        "namespace monitoring -> task-broker:9000",
                        "namespace monitoring -> notifier:9000",
                        "namespace monitoring -> contacts:9000");
    }
}
