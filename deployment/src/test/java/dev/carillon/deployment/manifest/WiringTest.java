package dev.carillon.deployment.manifest;

import static dev.carillon.deployment.manifest.Rendered.each;
import static dev.carillon.deployment.manifest.Rendered.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server would refuse or, worse, take and leave without effect. */
class WiringTest {
    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");
    private static final List<String> HANDLERS = List.of("httpGet", "exec", "tcpSocket", "grpc");

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void workloadsSelectTheirOwnPods(String name) {
        assertThat(Kustomization.of(name).workloads()).allSatisfy(workload -> {
            JsonNode selector = workload.spec().path("selector").path("matchLabels");
            assertThat(selector.properties()).isNotEmpty();
            assertThat(Kustomization.of(name).selectedBy(selector)).containsExactly(workload);
        });
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void servicesReachPortsThatArePodsOwn(String name) {
        Rendered rendered = Kustomization.of(name);
        assertThat(rendered.of("Service")).isNotEmpty().allSatisfy(service -> {
            List<Rendered.Workload> selected =
                    rendered.selectedBy(service.path("spec").path("selector"));
            assertThat(selected).as(name(service)).isNotEmpty();
            each(service.path("spec").path("ports"))
                    .forEach(port -> assertThat(selected)
                            .allSatisfy(workload -> assertThat(workload.port(port.path("targetPort")))
                                    .as(name(service) + " " + port)
                                    .isPresent()));
        });
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void probesAreThreeAndEachHasOneHandlerOnAPortOfItsContainer(String name) {
        assertThat(Kustomization.of(name).workloads())
                .allSatisfy(workload -> assertThat(workload.containers()).allSatisfy(container -> {
                    Set<JsonNode> different = new HashSet<>();
                    for (String probe : PROBES) {
                        JsonNode said = container.path(probe);
                        assertThat(HANDLERS.stream().filter(said::has))
                                .as(workload + " " + probe)
                                .hasSize(1);
                        String handler =
                                HANDLERS.stream().filter(said::has).findFirst().orElseThrow();
                        JsonNode port = said.path(handler).path("port");
                        if (!port.isMissingNode()) {
                            assertThat(workload.port(port))
                                    .as(workload + " " + probe)
                                    .isPresent();
                        }
                        different.add(said.path(handler));
                    }
                    assertThat(different)
                            .as("live, ready and started are three questions")
                            .hasSizeGreaterThan(1);
                }));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void portNamesAreShortAndTheirOwn(String name) {
        assertThat(Kustomization.of(name).workloads()).allSatisfy(workload -> {
            List<String> names = workload.containers().stream()
                    .flatMap(container -> each(container.path("ports")))
                    .map(port -> port.path("name").asText())
                    .toList();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .allMatch(port -> port.matches("[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?"));
        });
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void whatIsMountedIsThereAndWhatIsThereIsMounted(String name) {
        assertThat(Kustomization.of(name).workloads()).allSatisfy(workload -> {
            Set<String> volumes = Stream.concat(
                            each(workload.pod().path("volumes"))
                                    .map(volume -> volume.path("name").asText()),
                            each(workload.spec().path("volumeClaimTemplates")).map(Rendered::name))
                    .collect(Collectors.toSet());
            Set<String> mounted = workload.containers().stream()
                    .flatMap(container -> each(container.path("volumeMounts")))
                    .map(mount -> mount.path("name").asText())
                    .collect(Collectors.toSet());
            assertThat(mounted).as(workload.toString()).isEqualTo(volumes);
            // A file that is mounted by itself never changes again.
            assertThat(workload.containers())
                    .flatExtracting(
                            container -> each(container.path("volumeMounts")).toList())
                    .allSatisfy(mount ->
                            assertThat(mount.has("subPath")).as("subPath").isFalse());
        });
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void configMapsAndAccountsThatAreNamedAreThere(String name) {
        Rendered rendered = Kustomization.of(name);
        assertThat(rendered.workloads()).allSatisfy(workload -> {
            assertThat(rendered.find(
                            "ServiceAccount",
                            workload.pod().path("serviceAccountName").asText()))
                    .isPresent();
            Stream<String> named = Stream.concat(
                    each(workload.pod().path("volumes"))
                            .map(volume -> volume.path("configMap").path("name").asText()),
                    workload.containers().stream()
                            .flatMap(container -> each(container.path("envFrom")))
                            .map(from -> from.path("configMapRef").path("name").asText()));
            assertThat(named.filter(map -> !map.isEmpty()))
                    .allSatisfy(map -> assertThat(rendered.find("ConfigMap", map))
                            .as(workload + " " + map)
                            .isPresent());
        });
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void budgetsScalersAndRoutesMeanSomethingThatIsThere(String name) {
        Rendered rendered = Kustomization.of(name);
        assertThat(rendered.of("PodDisruptionBudget"))
                .allSatisfy(budget -> assertThat(rendered.selectedBy(
                                budget.path("spec").path("selector").path("matchLabels")))
                        .as(name(budget))
                        .hasSize(1));
        assertThat(rendered.of("HorizontalPodAutoscaler")).allSatisfy(scaler -> {
            JsonNode target = scaler.path("spec").path("scaleTargetRef");
            assertThat(rendered.find(
                            target.path("kind").asText(), target.path("name").asText()))
                    .as(name(scaler))
                    .hasValueSatisfying(scaled -> assertThat(scaled.path("spec").has("replicas"))
                            .as("two who say how many")
                            .isFalse());
        });
        assertThat(rendered.objects().stream()
                        .flatMap(object -> object.findValues("backend").stream())
                        .map(backend -> backend.path("service")))
                .allSatisfy(service -> assertThat(
                                servicePorts(rendered, service.path("name").asText()))
                        .contains(service.path("port").path("name").asText()));
    }

    /** Everything is applied at once: a service waits for its database, and the kubelet for the service. */
    @ParameterizedTest
    @ValueSource(strings = {"notifier", "contacts"})
    void theStartHasTimeForADatabaseThatIsLate(String service) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(Project.read(service + "/src/main/resources/application.properties")));
        int wait = Integer.parseInt(settings.getProperty("quarkus.flyway.connect-retries"))
                * Integer.parseInt(settings.getProperty("quarkus.flyway.connect-retries-interval")
                        .replace("S", ""));
        JsonNode probe = Kustomization.of("overlays/local")
                .find("Deployment", service)
                .map(Rendered.Workload::new)
                .orElseThrow()
                .containers()
                .getFirst()
                .path("startupProbe");
        assertThat(wait).as("a minute for the database").isGreaterThanOrEqualTo(60);
        assertThat(probe.path("failureThreshold").asInt()
                        * probe.path("periodSeconds").asInt())
                .as("and one for the JVM and the migrations")
                .isGreaterThanOrEqualTo(wait + 60);
    }

    /** Apply takes no StatefulSet away: the one of the base goes on beside the Deployment that stands in its place. */
    @Test
    void noServiceMixesTheBrokersOfTwoEngines() {
        Rendered before = Kustomization.of("overlays/local");
        Rendered after = Kustomization.of("overlays/production");
        assertThat(before.find("StatefulSet", "task-broker")).isPresent();
        assertThat(after.find("StatefulSet", "task-broker")).isEmpty();
        for (String kind : List.of("Service", "PodDisruptionBudget")) {
            JsonNode selector =
                    after.find(kind, "task-broker").orElseThrow().path("spec").path("selector");
            JsonNode labels = kind.equals("Service") ? selector : selector.path("matchLabels");
            assertThat(after.selectedBy(labels)).as(kind).hasSize(1);
            assertThat(before.selectedBy(labels)).as(kind).isEmpty();
        }
    }

    /** A full disk makes the broker not ready, and leases and acks go on: one that is alone must not be taken out. */
    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void aBrokerThatIsAloneIsReachedWhileItIsNotReadyAndOneOfSeveralIsNot(String name) {
        Rendered rendered = Kustomization.of(name);
        JsonNode service = rendered.find("Service", "task-broker").orElseThrow().path("spec");
        boolean alone = rendered.find("StatefulSet", "task-broker").isPresent();
        assertThat(service.path("publishNotReadyAddresses").asBoolean()).isEqualTo(alone);
        assertThat(rendered.selectedBy(service.path("selector")))
                .singleElement()
                .satisfies(broker ->
                        assertThat(broker.spec().path("replicas").asInt() == 1).isEqualTo(alone));
    }

    private static Set<String> servicePorts(Rendered rendered, String service) {
        return each(rendered.find("Service", service).orElseThrow().path("spec").path("ports"))
                .map(port -> port.path("name").asText())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void theGraceHoldsTheDrain(String name) {
        Rendered rendered = Kustomization.of(name);
        assertThat(rendered.workloads())
                .filteredOn(
                        workload -> rendered.find("ConfigMap", workload.name()).isPresent())
                .isNotEmpty()
                .allSatisfy(workload -> {
                    JsonNode settings = rendered.find("ConfigMap", workload.name())
                            .orElseThrow()
                            .path("data");
                    int drain = settings.properties().stream()
                            .filter(setting -> setting.getKey().contains("_SHUTDOWN_"))
                            .mapToInt(setting -> seconds(setting.getValue()))
                            .sum();
                    assertThat(drain).as(workload.toString()).isPositive();
                    assertThat(workload.pod()
                                    .path("terminationGracePeriodSeconds")
                                    .asInt())
                            .as(workload.toString())
                            .isGreaterThanOrEqualTo(drain + 5);
                });
    }

    private static int seconds(JsonNode duration) {
        assertThat(duration.asText()).matches("[0-9]+S");
        return Integer.parseInt(duration.asText().replace("S", ""));
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everythingIsInOneNamespaceAndThereOnce(String name) {
        Rendered rendered = Kustomization.of(name);
        assertThat(rendered.objects().stream().map(object -> object.path("kind").asText() + " " + name(object)))
                .doesNotHaveDuplicates();
        assertThat(rendered.objects())
                .filteredOn(object -> !object.path("kind").equals(TextNode.valueOf("Namespace")))
                .allSatisfy(object -> assertThat(
                                object.path("metadata").path("namespace").asText())
                        .isEqualTo("carillon"));
    }
}
