package dev.carillon.deployment.manifest;

import static dev.carillon.deployment.manifest.Rendered.each;
import static dev.carillon.deployment.manifest.Rendered.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that an API server refuses whatever the schema says of their type: its validation of names, labels and sizes. */
class AdmissibleTest {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";
    private static final String QUALIFIED =
            "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    /** What {@code kubectl apply} writes into an annotation, all of which may have so much together. */
    private static final int ANNOTATIONS = 262_144;

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void namesAreLabelsOfTheDns(String rendered) {
        assertThat(Kustomization.of(rendered).objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(name(object)).matches(LABEL));
        assertThat(Kustomization.of(rendered).workloads()).allSatisfy(workload -> {
            // The pods of a StatefulSet carry its revision behind its name, in a label.
            assertThat(workload.name().length()).isLessThanOrEqualTo(52);
            assertThat(workload.containers())
                    .allSatisfy(container ->
                            assertThat(container.path("name").asText()).matches(LABEL));
            assertThat(each(workload.pod().path("volumes")))
                    .allSatisfy(
                            volume -> assertThat(volume.path("name").asText()).matches(LABEL));
        });
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void labelsAndSelectorsAreWritable(String rendered) {
        List<JsonNode> maps = Kustomization.of(rendered).objects().stream()
                .flatMap(object ->
                        Stream.concat(object.findValues("matchLabels").stream(), object.findValues("labels").stream()))
                .filter(JsonNode::isObject)
                // Labels of an alert are not Kubernetes's, and may have any text.
                .filter(labels -> !labels.has("severity"))
                .toList();
        assertThat(maps)
                .isNotEmpty()
                .allSatisfy(labels -> labels.properties().forEach(label -> {
                    assertThat(label.getKey()).matches(QUALIFIED);
                    assertThat(label.getValue().isTextual())
                            .as(label + " is a text")
                            .isTrue();
                    assertThat(label.getValue().asText()).matches(LABEL_VALUE);
                }));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void configMapsHaveFilesOrVariablesOfTexts(String rendered) {
        Set<String> variables = Set.copyOf(Kustomization.of(rendered).workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .flatMap(container -> each(container.path("envFrom")))
                .map(from -> from.path("configMapRef").path("name").asText())
                .toList());
        assertThat(Kustomization.of(rendered).of("ConfigMap"))
                .isNotEmpty()
                .allSatisfy(map -> map.path("data").properties().forEach(entry -> {
                    assertThat(entry.getValue().isTextual())
                            .as(name(map) + " " + entry.getKey() + " is a text")
                            .isTrue();
                    assertThat(entry.getKey())
                            .matches(variables.contains(name(map)) ? "[A-Z_][A-Z0-9_]*" : "[-._a-zA-Z0-9]{1,253}");
                }));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everyObjectFitsIntoTheAnnotationOfApply(String rendered) {
        assertThat(Kustomization.of(rendered).objects())
                .allSatisfy(object -> assertThat(object.toString().getBytes(StandardCharsets.UTF_8).length)
                        .as(name(object))
                        .isLessThan(ANNOTATIONS));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void probesHaveBoundsThatAServerTakes(String rendered) {
        assertThat(Kustomization.of(rendered).workloads())
                .allSatisfy(workload -> assertThat(workload.containers()).allSatisfy(container -> {
                    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                        container.path(probe).properties().stream()
                                .filter(field -> field.getValue().isNumber())
                                .forEach(field -> assertThat(field.getValue().asInt())
                                        .as(workload + " " + probe + " " + field.getKey())
                                        .isPositive());
                    }
                    for (String probe : List.of("startupProbe", "livenessProbe")) {
                        assertThat(container
                                        .path(probe)
                                        .path("successThreshold")
                                        .asInt(1))
                                .as(workload + " " + probe)
                                .isOne();
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void mountsAreApartAndAbsolute(String rendered) {
        assertThat(Kustomization.of(rendered).workloads())
                .allSatisfy(workload -> assertThat(workload.containers())
                        .allSatisfy(container -> assertThat(each(container.path("volumeMounts"))
                                        .map(mount -> mount.path("mountPath").asText()))
                                .doesNotHaveDuplicates()
                                .allMatch(path -> path.startsWith("/") && !path.contains(":"))));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void aServicesPortsHaveNamesWhereThereAreSeveral(String rendered) {
        assertThat(Kustomization.of(rendered).of("Service")).allSatisfy(service -> {
            List<JsonNode> ports = each(service.path("spec").path("ports")).toList();
            assertThat(ports).extracting(port -> port.path("port").asInt()).doesNotHaveDuplicates();
            assertThat(ports)
                    .extracting(port -> port.path("name").asText())
                    .doesNotHaveDuplicates()
                    .allMatch(port -> port.matches(LABEL));
        });
    }

    /** Without its type the strategy is taken, but apply sees a difference for ever, and takes the type away each time. */
    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void aStrategySaysItsType(String rendered) {
        assertThat(Kustomization.of(rendered).of("Deployment"))
                .isNotEmpty()
                .allSatisfy(deployment -> assertThat(deployment
                                .path("spec")
                                .path("strategy")
                                .path("type")
                                .asText())
                        .as(name(deployment))
                        .isEqualTo("RollingUpdate"));
    }
}
