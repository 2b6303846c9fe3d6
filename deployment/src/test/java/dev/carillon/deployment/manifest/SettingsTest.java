package dev.carillon.deployment.manifest;

import static dev.carillon.deployment.manifest.Rendered.each;
import static dev.carillon.deployment.manifest.Rendered.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pods are told: settings that exist, and secrets that somebody makes. */
class SettingsTest {
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_<>]+)`");
    /** Of the JVM and of PostgreSQL's image, which document them themselves. */
    private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS", "POSTGRES_PASSWORD_FILE");

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everySettingStandsInTheServicesOwnPage(String overlay) {
        Rendered rendered = Kustomization.of(overlay);
        assertThat(Project.SERVICES).allSatisfy(service -> {
            List<Pattern> documented = documented(service);
            assertThat(settings(rendered, service))
                    .isNotEmpty()
                    .filteredOn(setting -> !OTHERS.contains(setting))
                    .allSatisfy(setting -> assertThat(documented)
                            .as(service + " knows " + setting)
                            .anyMatch(known -> known.matcher(setting).matches()));
        });
    }

    /** The variables of a page; {@code <NAME>} stands for whatever name a map's entry has. */
    private static List<Pattern> documented(String service) {
        return VARIABLE.matcher(
                        Project.read("docs/configuration/" + service + ".md") + Project.read("docs/configuration.md"))
                .results()
                .map(match -> Pattern.compile(match.group(1).replaceAll("<[A-Z]+>", "[A-Z0-9_]+")))
                .toList();
    }

    private static Set<String> settings(Rendered rendered, String service) {
        return Stream.concat(
                        rendered.find("ConfigMap", service).orElseThrow().path("data").properties().stream()
                                .map(Map.Entry::getKey),
                        rendered.workloads().stream()
                                .filter(workload -> workload.name().equals(service))
                                .flatMap(workload -> workload.containers().stream())
                                .flatMap(container -> each(container.path("env")))
                                .map(variable -> variable.path("name").asText()))
                .collect(Collectors.toSet());
    }

    /** A file that a setting names lies in a folder that is mounted, and where it is a secret's, the secret has it. */
    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everyFileThatASettingNamesIsMounted(String overlay) {
        Rendered rendered = Kustomization.of(overlay);
        Map<String, Set<String>> secrets = madeSecrets();
        assertThat(rendered.workloads())
                .filteredOn(
                        workload -> rendered.find("ConfigMap", workload.name()).isPresent())
                .isNotEmpty()
                .allSatisfy(workload ->
                        rendered.find("ConfigMap", workload.name()).orElseThrow().path("data").properties().stream()
                                .filter(setting -> setting.getKey().endsWith("_FILE"))
                                .forEach(setting -> {
                                    String file = setting.getValue().asText();
                                    String folder = file.substring(0, file.lastIndexOf('/'));
                                    JsonNode volume = volumeAt(workload, folder);
                                    String secret = volume.path("secret")
                                            .path("secretName")
                                            .asText();
                                    if (secrets.containsKey(secret)) {
                                        assertThat(secrets.get(secret))
                                                .as(setting.getKey())
                                                .contains(file.substring(folder.length() + 1));
                                    }
                                }));
    }

    static JsonNode volumeAt(Rendered.Workload workload, String folder) {
        String volume = workload.containers().stream()
                .flatMap(container -> each(container.path("volumeMounts")))
                .filter(mount -> mount.path("mountPath").asText().equals(folder))
                .map(mount -> mount.path("name").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError(workload + " has nothing mounted at " + folder));
        return each(workload.pod().path("volumes"))
                .filter(said -> said.path("name").asText().equals(volume))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.deployment.manifest.Kustomization#all")
    void everySecretIsMadeByTheScriptOrTheDatabasesOperator(String overlay) {
        Rendered rendered = Kustomization.of(overlay);
        Set<String> made = madeSecrets().keySet();
        Set<String> operators = rendered.of("Cluster").stream()
                .map(cluster -> name(cluster) + "-app")
                .collect(Collectors.toSet());
        Set<String> named = rendered.workloads().stream()
                .flatMap(workload -> Stream.concat(
                        each(workload.pod().path("volumes"))
                                .map(volume -> volume.path("secret").path("secretName")),
                        workload.containers().stream()
                                .flatMap(container -> each(container.path("env")))
                                .map(variable -> variable.path("valueFrom")
                                        .path("secretKeyRef")
                                        .path("name"))))
                .map(JsonNode::asText)
                .filter(secret -> !secret.isEmpty())
                .collect(Collectors.toSet());
        assertThat(named).isNotEmpty().allMatch(secret -> made.contains(secret) || operators.contains(secret));
    }

    @Test
    void noSecretIsCommitted() {
        assertThat(Kustomization.all())
                .allSatisfy(overlay ->
                        assertThat(Kustomization.of(overlay).of("Secret")).isEmpty());
    }

    @Test
    void everyRunMakesOtherSecretsThatTheApiTakes() {
        List<JsonNode> once = secrets();
        assertThat(once)
                .allSatisfy(secret -> assertThat(StrictModel.fault(secret)).isEmpty());
        assertThat(secrets()).isNotEqualTo(once);
    }

    @Test
    void theScriptSaysHowItIsUsed() {
        assertThat(Command.of("k8s/make-secrets", "--help").output()).startsWith("usage: k8s/make-secrets");
        Command.Result refused =
                Command.of("k8s/make-secrets", "--namespcae", "x").run();
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--namespcae");
        assertThat(refused.out()).isEmpty();
    }

    private static List<JsonNode> secrets() {
        return Kustomization.parse(Command.of("k8s/make-secrets", "--replace").output());
    }

    static Map<String, Set<String>> madeSecrets() {
        return secrets().stream()
                .collect(Collectors.toMap(
                        Rendered::name,
                        secret -> secret.path("data").properties().stream()
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet())));
    }
}
