package dev.carillon.deployment.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes and rules in the ConfigMap are those of the suite, and a file that the gateway takes. */
class GatewayRoutesTest {
    private final String file = Kustomization.of("overlays/local")
            .find("ConfigMap", "gateway-proxy-routes")
            .orElseThrow()
            .path("data")
            .path("gateway.yaml")
            .asText();

    @Test
    void theGatewayTakesIt(@TempDir Path folder) throws IOException {
        Path routes = Files.writeString(folder.resolve("gateway.yaml"), file);
        assertThat(Command.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-jar",
                                Project.file("gateway-proxy/target/quarkus-app/quarkus-run.jar")
                                        .toString(),
                                "--check",
                                routes.toString())
                        .output())
                .contains(": ok (3 upstreams");
    }

    @Test
    void itRoutesWhatTheExampleRoutes() {
        JsonNode example = Kustomization.parse(Project.read("gateway-proxy/example/gateway.yaml"))
                .getFirst();
        JsonNode deployed = Kustomization.parse(file).getFirst();
        assertThat(deployed.path("routes")).isEqualTo(example.path("routes"));
        assertThat(deployed.path("egress").path("roles").properties())
                .containsAll(example.path("egress").path("roles").properties());
    }
}
