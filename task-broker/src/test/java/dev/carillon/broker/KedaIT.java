package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.carillon.broker.BrokerClient.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of docs/keda.md asks the broker for what it answers. */
class KedaIT {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    Path directory;

    private static List<JsonNode> manifest() throws Exception {
        String block = Documents.block("keda.md", "yaml");
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(block).readAll();
    }

    private static JsonNode ofKind(String kind) throws Exception {
        return manifest().stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyTriggerFindsItsNumber() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory);
                BrokerClient client = new BrokerClient(broker.url())) {
            client.json("PUT", "/v1/queues/mail", "{}");
            for (int i = 0; i < 3; i++) {
                client.create("mail", "", "work", "task-" + i);
            }
            client.lease("mail", 1, "PT0S");

            for (JsonNode trigger : ofKind("ScaledObject").path("spec").path("triggers")) {
                JsonNode metadata = trigger.path("metadata");
                String path = URI.create(metadata.path("url").asText()).getPath();
                Answer answer = client.call("GET", path, "");

                assertThat(answer.status()).isEqualTo(200);
                String location = metadata.path("valueLocation").asText();
                JsonNode value = answer.document().at("/" + location.replace('.', '/'));
                assertThat(value.isNumber()).as(location).isTrue();
                assertThat(value.asInt()).isEqualTo(location.equals("ready") ? 2 : 1);
                assertThat(Double.parseDouble(metadata.path("targetValue").asText()))
                        .isPositive();
            }
        }
    }

    @Test
    void everyTriggerBringsATokenThatIsThere() throws Exception {
        JsonNode authentication = ofKind("TriggerAuthentication");
        JsonNode reference = authentication.path("spec").path("secretTargetRef").path(0);
        assertThat(reference.path("parameter").asText()).isEqualTo("token");
        JsonNode secret = ofKind("Secret");
        assertThat(reference.path("name")).isEqualTo(secret.path("metadata").path("name"));
        assertThat(secret.path("stringData").has(reference.path("key").asText()))
                .isTrue();

        JsonNode triggers = ofKind("ScaledObject").path("spec").path("triggers");
        assertThat(triggers).hasSize(2).allSatisfy(trigger -> {
            assertThat(trigger.path("type").asText()).isEqualTo("metrics-api");
            assertThat(trigger.path("metadata").path("authMode").asText()).isEqualTo("bearer");
            assertThat(trigger.path("authenticationRef").path("name"))
                    .isEqualTo(authentication.path("metadata").path("name"));
        });
    }
}
