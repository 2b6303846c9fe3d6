package dev.carillon.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.deployment.Project;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntrypointTest {
    /** A service goes on after an OutOfMemoryError otherwise, answers with errors or not at all, and is left running. */
    @ParameterizedTest
    @ValueSource(strings = {"docker/Dockerfile.jvm", "docker/Dockerfile.native"})
    void endsTheServiceThatHasNoHeapLeft(String dockerfile) {
        assertThat(Project.read(dockerfile).lines().filter(line -> line.startsWith("ENTRYPOINT ")))
                .singleElement()
                .asString()
                .contains("\"-XX:+ExitOnOutOfMemoryError\"");
    }
}
