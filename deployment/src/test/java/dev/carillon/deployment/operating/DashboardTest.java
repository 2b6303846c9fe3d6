package dev.carillon.deployment.operating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<Path> files() {
        return Project.list("k8s/components/monitoring/dashboards").stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void showsMetricsThatThereAre(Path file) throws IOException {
        JsonNode dashboard = MAPPER.readTree(file.toFile());
        assertThat(file).hasFileName(dashboard.path("uid").asText() + ".json");
        List<String> expressions = dashboard.findValuesAsText("expr");
        assertThat(expressions)
                .isNotEmpty()
                .allSatisfy(expression ->
                        assertThat(DocumentedMetrics.unknownIn(expression)).isEmpty());
        assertThat(dashboard.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void theSuiteAndEachServiceHaveOneThatIsDeployed() {
        List<String> expected = Stream.concat(Stream.of("suite"), Project.SERVICES.stream())
                .map(name -> "carillon-" + name + ".json")
                .toList();
        assertThat(files().map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        String deployed = Project.read("k8s/components/monitoring/kustomization.yaml");
        assertThat(expected).allSatisfy(file -> assertThat(deployed).contains("dashboards/" + file));
    }
}
