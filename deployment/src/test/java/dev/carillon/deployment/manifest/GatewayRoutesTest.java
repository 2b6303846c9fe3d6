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

    /** The local suite reads the example itself. */
    @Test
    void composeRoutesWhatTheExampleRoutes() {
        assertThat(parsed(Project.read("docker/gateway.yaml")).path("routes"))
                .isEqualTo(parsed(Project.read("gateway-proxy/example/gateway.yaml"))
                        .path("routes"));
    }

    /** Whom it asks for the end of the service, and with a token that is mounted, made, and known to whom it asks. */
    @Test
    void itFollowsTheClosingWithATokenOfItsOwn() {
        JsonNode from = parsed(file).path("ingress").path("closing").path("from");
        Path token = Path.of(from.path("tokenFile").asText());
        Rendered rendered = Kustomization.of("overlays/local");
        Rendered.Workload gateway = rendered.workloads().stream()
                .filter(workload -> workload.name().equals("gateway-proxy"))
                .findFirst()
                .orElseThrow();
        String secret = SettingsTest.volumeAt(gateway, token.getParent().toString())
                .path("secret")
                .path("secretName")
                .asText();

        assertThat(SettingsTest.madeSecrets().get(secret))
                .contains(token.getFileName().toString());
        assertThat(from.path("url").asText()).isEqualTo("http://contacts:8083/v1/lifecycle/closing");
        assertThat(rendered.find("ConfigMap", "contacts")
                        .orElseThrow()
                        .path("data")
                        .path("CARILLON_CONTACTS_LIFECYCLE_BANNER")
                        .asText())
                .isEqualTo("gateway");
        assertThat(parsed(Project.read("docker/gateway.yaml"))
                        .path("ingress")
                        .path("closing")
                        .path("from"))
                .isEqualTo(from);
        assertThat(Project.read("docker/compose.yaml"))
                .contains("./secrets/" + secret + ":" + token.getParent() + ":ro", "LIFECYCLE_BANNER: gateway");
    }

    private static JsonNode parsed(String yaml) {
        return Kustomization.parse(yaml).getFirst();
    }

    @Test
    void itRoutesWhatTheExampleRoutes() {
        JsonNode example = parsed(Project.read("gateway-proxy/example/gateway.yaml"));
        JsonNode deployed = parsed(file);
        assertThat(deployed.path("routes")).isEqualTo(example.path("routes"));
        assertThat(deployed.path("egress").path("roles").properties())
                .containsAll(example.path("egress").path("roles").properties());
    }
}
