package dev.carillon.deployment.operating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertTest {
    private static final List<String> HEADINGS = List.of("## What it means", "## How to look", "## What to do");

    static Stream<JsonNode> alerts() throws IOException {
        JsonNode rule = new YAMLMapper()
                .readTree(Project.file("k8s/components/monitoring/prometheusrule.yaml")
                        .toFile());
        return StreamSupport.stream(rule.path("spec").path("groups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void isOverMetricsThatThereAre(JsonNode alert) {
        assertThat(DocumentedMetrics.unknownIn(alert.path("expr").asText())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void hasARunbookThatSaysWhatItMeansHowToLookAndWhatToDo(JsonNode alert) {
        String name = alert.path("alert").asText();
        assertThat(alert.path("annotations").path("runbook_url").asText()).endsWith("/docs/runbooks/" + name + ".md");
        assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning");
        String page = Project.read("docs/runbooks/" + name + ".md");
        assertThat(page).startsWith("# " + name + "\n");
        assertThat(Pattern.compile("(?m)^## .*$").matcher(page).results().map(heading -> heading.group()))
                .containsExactlyElementsOf(HEADINGS);
    }

    @Test
    void noRunbookIsOfAnAlertThatIsNot() throws IOException {
        List<String> named =
                alerts().map(alert -> alert.path("alert").asText() + ".md").toList();
        assertThat(named).doesNotHaveDuplicates();
        assertThat(Project.list("docs/runbooks").stream()
                        .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(named.stream(), Stream.of("README.md")).toList());
        assertThat(named)
                .allSatisfy(page ->
                        assertThat(Project.read("docs/runbooks/README.md")).contains("(" + page + ")"));
    }
}
