package dev.carillon.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each image is built of what was packaged, and run as a restricted pod is: not as root, with a root file system that
 * cannot be written to, without capabilities, with bounded memory and processes; and without a network, so that it needs
 * nothing of the world to start. */
class ImageIT {
    private static final String DOCKERFILE = "docker/Dockerfile.jvm";
    private static final String TOKEN_LINE =
            "me admin,reader,writer,worker 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n";
    private static final Duration STARTED = Duration.ofMinutes(2);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static Podman podman;

    @BeforeAll
    static void bases() throws IOException {
        podman = new Podman();
        podman.forget();
        BaseImages.make(podman, DOCKERFILE);
    }

    @AfterAll
    static void forget() {
        podman.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-proxy", "task-broker"})
    void startsAsARestrictedPodAndAnswersItsProbes(String service, @TempDir Path folder) throws IOException {
        String image = build(service);
        String container = run(image, service, folder);
        try {
            await().atMost(STARTED)
                    .pollInterval(Duration.ofSeconds(1))
                    .failFast(() -> assertThat(podman.output("inspect", "--format", "{{.State.Running}}", container))
                            .as(() -> podman.run("logs", container).out())
                            .isEqualTo("true"))
                    .untilAsserted(() -> assertThat(health(container).status())
                            .as(() -> podman.run("logs", container).out())
                            .isZero());
            assertThat(health(container).out()).contains("\"UP\"");
            assertThat(podman.run("exec", container, "/bin/sh", "-c", "true").status())
                    .as("there is no shell")
                    .isNotZero();
            podman.output("stop", "--time", "30", container);
            assertThat(podman.output("inspect", "--format", "{{.State.ExitCode}}", container))
                    .as("ends by itself, and in time, on SIGTERM")
                    .isIn("0", "143");
        } finally {
            podman.run("rm", "--force", "--time", "0", container);
        }
    }

    /** Without a database they cannot be ready, and say that rather than anything else. */
    @ParameterizedTest
    @ValueSource(strings = {"notifier", "contacts"})
    void saysThatItLacksItsDatabase(String service, @TempDir Path folder) throws IOException {
        String image = build(service);
        String container = run(image, service, folder);
        try {
            await().atMost(STARTED)
                    .untilAsserted(() ->
                            assertThat(podman.run("logs", container).out()).contains("database.invalid"));
            assertThat(podman.run("logs", container).out()
                            + podman.run("logs", container).err())
                    .doesNotContain("Read-only file system", "Permission denied", "NoClassDefFoundError");
        } finally {
            podman.run("rm", "--force", "--time", "0", container);
        }
    }

    private static String build(String service) throws IOException {
        String image = "carillon/" + service + ":test";
        podman.output(
                "build",
                "--format",
                "docker",
                "--pull=never",
                "--network=none",
                "-f",
                DOCKERFILE,
                "--build-arg",
                "SERVICE=" + service,
                "--build-arg",
                "FROM=artifact",
                "-t",
                image,
                ".");
        JsonNode inspected = MAPPER.readTree(podman.output("inspect", "--type", "image", image))
                .path(0);
        JsonNode configuration = inspected.path("Config");
        assertThat(configuration.path("User").asText()).isEqualTo("65532:65532");
        assertThat(inspected.path("Healthcheck").path("Test").toString()).contains("--health");
        JsonNode labels = configuration.path("Labels");
        assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo("carillon " + service);
        assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(labels.path("org.opencontainers.image.base.name").asText())
                .isEqualTo(BaseImages.named(DOCKERFILE, "RUNTIME_IMAGE"));
        return image;
    }

    private static String run(String image, String service, Path folder) throws IOException {
        // What the container's user reads is not his.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("tokens"), TOKEN_LINE);
        Files.copy(Project.file("gateway-proxy/example/gateway.yaml"), folder.resolve("gateway.yaml"));
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--detach",
                // Podman leaves its timing to systemd, which is not everywhere; the tests ask themselves.
                "--no-healthcheck",
                "--network=none",
                "--read-only",
                "--read-only-tmpfs=false",
                "--tmpfs",
                "/tmp:rw,exec,size=256m",
                "--tmpfs",
                "/var/lib/carillon:rw,size=64m,mode=0777",
                "--cap-drop=all",
                "--security-opt=no-new-privileges",
                "--memory=768m",
                "--pids-limit=512",
                "--volume",
                folder + ":/etc/carillon:ro"));
        settings(service).forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
        words.add(image);
        return podman.output(words.toArray(String[]::new));
    }

    private static Map<String, String> settings(String service) {
        return switch (service) {
            case "gateway-proxy" -> Map.of("CARILLON_GATEWAY_FILE", "/etc/carillon/gateway.yaml");
            case "task-broker" ->
                Map.of(
                        "CARILLON_ACCESS_TOKENS_FILE", "/etc/carillon/tokens",
                        "CARILLON_BROKER_ROCKSDB_RESERVE", "8M",
                        "CARILLON_BROKER_ROCKSDB_DIRECTORY", "/var/lib/carillon/tasks");
            default ->
                Map.of(
                        "CARILLON_ACCESS_TOKENS_FILE",
                        "/etc/carillon/tokens",
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        "jdbc:postgresql://database.invalid:5432/" + service,
                        "QUARKUS_DATASOURCE_USERNAME",
                        service,
                        "QUARKUS_DATASOURCE_PASSWORD",
                        "none",
                        "CARILLON_NOTIFIER_PUBLIC_URL",
                        "https://carillon.example.org",
                        "CARILLON_NOTIFIER_PRIVACY_KEY_FILE",
                        "/etc/carillon/tokens",
                        "CARILLON_NOTIFIER_BROKER_TOKEN_FILE",
                        "/etc/carillon/tokens");
        };
    }

    private static Command.Result health(String container) {
        return podman.run(
                "exec",
                container,
                "/opt/java/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx24m",
                "-jar",
                "/app/quarkus-run.jar",
                "--health");
    }

    /** What is inside is listed inside, and nothing of the build is. */
    @Test
    void theImageListsWhatIsInIt(@TempDir Path folder) throws IOException {
        String image = build("gateway-proxy");
        String container = podman.output("create", image);
        podman.output("cp", container + ":/app", folder.toString());
        podman.output("rm", container);
        JsonNode sbom = MAPPER.readTree(folder.resolve("app/sbom.cdx.json").toFile());
        assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(sbom.path("components").findValuesAsText("name")).contains("netty-codec-http", "quarkus-arc");
        assertThat(folder.resolve("app")).isDirectoryNotContaining("glob:**/{pom.xml,src,*.java}");
    }
}
