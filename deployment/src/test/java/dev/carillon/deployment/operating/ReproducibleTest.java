package dev.carillon.deployment.operating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was packaged of our sources knows neither when nor where it was built. That two builds are the same, byte by byte,
 * takes two builds: {@code deployment/check-reproducible}.
 */
class ReproducibleTest {
    private static final Pattern TIMESTAMP =
            Pattern.compile("<project.build.outputTimestamp>(.*)</project.build.outputTimestamp>");

    @ParameterizedTest
    @ValueSource(strings = {"gateway-proxy", "task-broker", "notifier", "contacts"})
    void noJarKnowsWhenItWasBuilt(String service) throws IOException {
        LocalDateTime said = timestamp();
        for (Path jar : jars(service)) {
            try (ZipFile entries = new ZipFile(jar.toFile())) {
                assertThat(Collections.list(entries.entries()))
                        .as(jar.toString())
                        .isNotEmpty()
                        .extracting(ZipEntry::getTimeLocal)
                        .containsOnly(said);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-proxy", "task-broker", "notifier", "contacts"})
    void noJarKnowsWhereItWasBuilt(String service) throws IOException {
        for (Path jar : jars(service)) {
            try (ZipFile entries = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : Collections.list(entries.entries())) {
                    byte[] content = entries.getInputStream(entry).readAllBytes();
                    assertThat(new String(content, StandardCharsets.ISO_8859_1))
                            .as(jar + ": " + entry.getName())
                            .doesNotContain(Project.root() + "/");
                }
            }
        }
    }

    private static LocalDateTime timestamp() {
        var matcher = TIMESTAMP.matcher(Project.read("pom.xml"));
        assertThat(matcher.find()).isTrue();
        return OffsetDateTime.parse(matcher.group(1)).toLocalDateTime();
    }

    /** Those made of our sources, and what Quarkus made of them; the libraries are others'. */
    private static List<Path> jars(String service) throws IOException {
        try (Stream<Path> files = Files.walk(Project.file(service + "/target/quarkus-app"))) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.toString().contains("/lib/")
                            || file.getFileName().toString().startsWith("dev.carillon."))
                    .toList();
            assertThat(jars).hasSizeGreaterThanOrEqualTo(5);
            return jars;
        }
    }
}
