package dev.carillon.deployment.manifest;

import static dev.carillon.deployment.manifest.Rendered.each;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod is held to: the pod security standard "restricted", and more. */
class RestrictedTest {
    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void podsMayDoNothingThatTheyNeedNot(String name) {
        assertThat(Kustomization.of(name).workloads()).allSatisfy(workload -> {
            isRestrictedPod(workload.pod());
            assertThat(workload.pod().path("serviceAccountName").asText())
                    .as("an account of its own")
                    .isEqualTo(workload.name());
        });
    }

    static void isRestrictedPod(JsonNode pod) {
        JsonNode context = pod.path("securityContext");
        assertThat(context.path("runAsNonRoot").asBoolean()).as("runAsNonRoot").isTrue();
        assertThat(context.path("runAsUser").asInt()).as("runAsUser").isPositive();
        assertThat(context.path("seccompProfile").path("type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                .as("automountServiceAccountToken")
                .isFalse();
        assertThat(pod.path("enableServiceLinks").asBoolean(true))
                .as("enableServiceLinks")
                .isFalse();
        assertThat(List.of("hostNetwork", "hostPID", "hostIPC"))
                .allSatisfy(field -> assertThat(pod.has(field)).as(field).isFalse());
        assertThat(each(pod.path("volumes")))
                .allSatisfy(volume ->
                        assertThat(volume.has("hostPath")).as("hostPath").isFalse());
        assertThat(each(pod.path("containers"))).isNotEmpty().allSatisfy(RestrictedTest::isRestricted);
        assertThat(each(pod.path("initContainers"))).allSatisfy(RestrictedTest::isRestricted);
    }

    private static void isRestricted(JsonNode container) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                .as("allowPrivilegeEscalation")
                .isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean())
                .as("readOnlyRootFilesystem")
                .isTrue();
        assertThat(each(context.path("capabilities").path("drop")).map(JsonNode::asText))
                .contains("ALL");
        assertThat(context.path("capabilities").has("add"))
                .as("added capabilities")
                .isFalse();
        assertThat(context.path("privileged").asBoolean()).as("privileged").isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everyContainerSaysWhatItTakes(String name) {
        assertThat(Kustomization.of(name).workloads())
                .flatExtracting(Rendered.Workload::containers)
                .allSatisfy(container -> {
                    JsonNode requests = container.path("resources").path("requests");
                    JsonNode limits = container.path("resources").path("limits");
                    for (String resource : List.of("cpu", "memory")) {
                        assertThat(amount(requests, resource))
                                .isPositive()
                                .isLessThanOrEqualTo(amount(limits, resource));
                    }
                });
    }

    private static double amount(JsonNode amounts, String resource) {
        assertThat(amounts.has(resource)).as(resource).isTrue();
        return Quantity.getAmountInBytes(new Quantity(amounts.path(resource).asText()))
                .doubleValue();
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void imagesAreOfAVersion(String name) {
        assertThat(Kustomization.of(name).workloads())
                .flatExtracting(Rendered.Workload::containers)
                .allSatisfy(container -> assertThat(container.path("image").asText())
                        .matches("[^:@]+(:(?!latest)[0-9][^:@]*|@sha256:[0-9a-f]{64})"));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void theNamespaceEnforcesIt(String name) {
        assertThat(Kustomization.of(name).of("Namespace")).singleElement().satisfies(namespace -> {
            Map<String, String> labels = new java.util.HashMap<>();
            namespace
                    .path("metadata")
                    .path("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            assertThat(labels).containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        });
    }
}
