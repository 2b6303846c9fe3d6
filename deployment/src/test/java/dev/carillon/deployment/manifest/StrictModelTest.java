package dev.carillon.deployment.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrictModelTest {
    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everyFieldIsOneThatTheApiKnows(String name) {
        assertThat(Kustomization.of(name).objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(StrictModel.fault(object)).isEmpty());
    }

    /** The check of the check: it would find a slip at any depth. */
    @Test
    void aFieldThatIsNoneIsFound() {
        JsonNode service = Kustomization.parse("""
                apiVersion: v1
                kind: Service
                metadata: { name: x }
                spec: { ports: [{ port: 1, targetport: http }] }
                """).getFirst();
        assertThat(StrictModel.fault(service))
                .hasValueSatisfying(fault -> assertThat(fault).contains("targetport"));
    }

    @Test
    void aKindThatNobodyKnowsIsFound() {
        JsonNode object = Kustomization.parse("{ apiVersion: v1, kind: Servise, metadata: { name: x } }")
                .getFirst();
        assertThat(StrictModel.fault(object)).isPresent();
    }
}
