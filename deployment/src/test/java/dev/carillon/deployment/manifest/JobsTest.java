package dev.carillon.deployment.manifest;

import static dev.carillon.deployment.manifest.Rendered.each;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.deployment.Project;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is applied by hand to the volume of the task-broker fits the StatefulSet whose volume it is. */
class JobsTest {
    static Stream<Path> jobs() {
        return Project.list("k8s/jobs").stream();
    }

    private static JsonNode object(Path file) {
        return Kustomization.parse(Project.read(file)).getFirst();
    }

    private static JsonNode template(JsonNode object) {
        return object.path("kind").asText().equals("Job") ? object.path("spec").path("template") : object;
    }

    private static Rendered.Workload broker() {
        return new Rendered.Workload(Kustomization.of("overlays/local")
                .find("StatefulSet", "task-broker")
                .orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theNamespaceLetsItIn(Path file) {
        JsonNode object = object(file);
        assertThat(StrictModel.fault(object)).isEmpty();
        assertThat(object.path("metadata").path("namespace").asText()).isEqualTo("carillon");
        JsonNode pod = template(object).path("spec");
        RestrictedTest.isRestrictedPod(pod);
        assertThat(pod.path("serviceAccountName").asText()).isEqualTo("task-broker");
        assertThat(each(pod.path("containers")))
                .allSatisfy(container ->
                        assertThat(container.path("image").asText()).matches("[^:@]+:[0-9][^:@]*"));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void itHasTheBrokersVolumeWhereTheBrokerHasIt(Path file) {
        JsonNode pod = template(object(file)).path("spec");
        String claim = each(pod.path("volumes"))
                .map(volume ->
                        volume.path("persistentVolumeClaim").path("claimName").asText())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseThrow();
        String template =
                Rendered.name(broker().spec().path("volumeClaimTemplates").path(0));
        assertThat(claim).isEqualTo(template + "-task-broker-0");
        assertThat(pod.path("containers").path(0).path("volumeMounts"))
                .anySatisfy(mount -> assertThat(mount)
                        .isEqualTo(each(broker().containers().getFirst().path("volumeMounts"))
                                .filter(its -> its.path("name").asText().equals(template))
                                .findFirst()
                                .orElseThrow()));
        // Files of another user would be none that the broker may write to.
        assertThat(pod.path("securityContext")).isEqualTo(broker().pod().path("securityContext"));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void noServiceTakesItForTheBroker(Path file) {
        JsonNode labels = template(object(file)).path("metadata").path("labels");
        assertThat(Kustomization.of("overlays/local").of("Service"))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(
                                service.path("spec").path("selector").properties())
                        .as(Rendered.name(service))
                        .anySatisfy(
                                label -> assertThat(labels.path(label.getKey())).isNotEqualTo(label.getValue())));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theTextSaysHowItIsUsed(Path file) {
        assertThat(Project.read("docs/operating.md")).contains("k8s/jobs/" + file.getFileName());
    }
}
