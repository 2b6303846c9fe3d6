package dev.carillon.deployment.manifest;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of a folder: what {@code kubectl apply -k} would send. Rendered once a run. */
final class Kustomization {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final Map<String, Rendered> RENDERED = new ConcurrentHashMap<>();

    private Kustomization() {}

    /** The overlays, and the base with each component that does not stand in one; each by its name. */
    static Stream<String> all() {
        return Stream.concat(overlays(), Stream.of("components/gateway-api", "components/egress-clients"));
    }

    static Stream<String> overlays() {
        return Project.list("k8s/overlays").stream().map(folder -> "overlays/" + folder.getFileName());
    }

    static Rendered of(String name) {
        return RENDERED.computeIfAbsent(name, Kustomization::render);
    }

    private static Rendered render(String name) {
        if (name.startsWith("components/")) {
            Path folder = Project.file("deployment/target/kustomize/" + name.replace('/', '-'));
            write(folder, """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    namespace: carillon
                    resources: [../../../../k8s/base]
                    components: [../../../../k8s/%s]
                    """.formatted(name));
            return render(folder);
        }
        return render(Project.file("k8s/" + name));
    }

    private static void write(Path folder, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rendered render(Path folder) {
        return new Rendered(parse(Command.of(Command.installed("kubectl"), "kustomize", folder.toString())
                .output()));
    }

    static List<JsonNode> parse(String yaml) {
        try (var parser = YAML.createParser(yaml)) {
            List<JsonNode> documents = new ArrayList<>();
            YAML.readValues(parser, JsonNode.class).forEachRemaining(documents::add);
            return documents.stream().filter(JsonNode::isObject).collect(Collectors.toUnmodifiableList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
