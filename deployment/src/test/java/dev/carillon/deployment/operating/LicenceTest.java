package dev.carillon.deployment.operating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of each library that a service carries, one licence at least lets it be carried in something under Apache-2.0. */
class LicenceTest {
    private static final Set<String> TAKEN = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "ICU",
            "MIT",
            "MIT-0",
            "Public Domain",
            "Unicode-3.0",
            "Unicode-DFS-2016",
            "UPL-1.0");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"gateway-proxy", "task-broker", "notifier", "contacts"})
    void everyLibraryMayBeCarried(String service) throws IOException {
        List<JsonNode> libraries = libraries(service);
        assertThat(libraries)
                .hasSizeGreaterThan(50)
                .allSatisfy(library -> assertThat(licences(library))
                        .as(library.path("purl").asText())
                        .anyMatch(TAKEN::contains));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-proxy", "task-broker", "notifier", "contacts"})
    void noVersionIsOpen(String service) throws IOException {
        assertThat(libraries(service))
                .filteredOn(library -> !library.path("group").asText().equals("dev.carillon"))
                .allSatisfy(library -> assertThat(library.path("version").asText())
                        .as(library.path("purl").asText())
                        .isNotBlank()
                        .doesNotContain("SNAPSHOT", "LATEST", "["));
    }

    private static List<JsonNode> libraries(String service) throws IOException {
        JsonNode sbom = MAPPER.readTree(
                Project.file(service + "/target/quarkus-run-cyclonedx.json").toFile());
        return elements(sbom.path("components"))
                .filter(component -> component.path("purl").asText().startsWith("pkg:maven/"))
                .filter(component -> !component.path("group").asText().equals("dev.carillon"))
                .toList();
    }

    private static List<String> licences(JsonNode library) {
        return elements(library.path("licenses"))
                .map(licence -> licence.path("license"))
                .map(licence -> licence.path("id").asText(licence.path("name").asText()))
                .toList();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
