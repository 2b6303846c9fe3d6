package dev.carillon.deployment.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.deployment.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/make-secrets} with a kubectl that answers for a namespace with some secrets in it. */
class MakeSecretsTest {
    private static final String TOGETHER =
            "access-tokens egress-tokens operator gateway-proxy task-broker notifier contacts";
    private static final String DATABASES = "postgres notifier-database contacts-database";

    @TempDir
    private Path folder;

    private Command.Result make(String there, Map<String, String> environment, String... arguments) throws IOException {
        return run("for name in " + there + "; do echo secret/$name; done", environment, arguments);
    }

    private Command.Result run(String answer, Map<String, String> environment, String... arguments) throws IOException {
        Path fake = Files.writeString(folder.resolve("kubectl"), """
                #!/usr/bin/env bash
                echo "$*" >>%s/asked
                case " $* " in
                  *" go-template="*) [[ -z ${UNREADABLE:-} ]] || exit 1; printf '  number-key: %%s\\n  twilio-auth-token: %%s\\n' "$(printf kept | base64)" "$(printf old | base64)" ;;
                  *" apply "*) cat >%s/applied ;;
                  *) %s ;;
                esac
                """.formatted(folder, folder, answer));
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PATH", folder + ":" + System.getenv("PATH"));
        List<String> words = Stream.concat(Stream.of("k8s/make-secrets"), Stream.of(arguments))
                .toList();
        return new Command(words, variables, Duration.ofMinutes(1)).run();
    }

    private static Map<String, JsonNode> byName(Command.Result result) {
        assertThat(result.status()).as(result.err()).isZero();
        return Kustomization.parse(result.out()).stream()
                .collect(Collectors.toMap(Rendered::name, secret -> secret.path("data")));
    }

    @Test
    void aNamespaceWithoutSecretsGetsAll() throws IOException {
        Command.Result result = make("", Map.of(), "--context", "there", "--namespace", "tried");
        assertThat(byName(result)).containsOnlyKeys((TOGETHER + " " + DATABASES).split(" "));
        assertThat(folder.resolve("asked")).content().startsWith("--context there --namespace tried get secret ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void whatIsThereStaysAsItIs() throws IOException {
        Command.Result result = make(TOGETHER + " " + DATABASES, Map.of());
        assertThat(byName(result)).isEmpty();
        assertThat(result.err()).contains("left as they are", "notifier", "postgres");
    }

    @Test
    void whatIsMissingIsAdded() throws IOException {
        assertThat(byName(make(TOGETHER, Map.of(), "--without-databases"))).isEmpty();
        assertThat(byName(make(TOGETHER, Map.of()))).containsOnlyKeys(DATABASES.split(" "));
    }

    @Test
    void theTwilioTokenIsChangedAndTheKeysBesideItAreKept() throws IOException {
        Command.Result result = make(TOGETHER + " " + DATABASES, Map.of("TWILIO_AUTH_TOKEN", "new"));
        assertThat(byName(result)).containsOnlyKeys("notifier").hasEntrySatisfying("notifier", data -> {
            assertThat(decoded(data, "twilio-auth-token")).isEqualTo("new");
            assertThat(decoded(data, "number-key")).isEqualTo("kept");
            assertThat(data.size()).isEqualTo(2);
        });
    }

    @Test
    void whatIsMissingIsAppliedInTheSameCluster() throws IOException {
        Command.Result result = make(TOGETHER, Map.of(), "--apply", "--context", "there");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(folder.resolve("asked")).content().endsWith("--context there apply -f -\n");
        assertThat(Kustomization.parse(Files.readString(folder.resolve("applied"))))
                .extracting(Rendered::name)
                .containsExactlyInAnyOrder(DATABASES.split(" "));
    }

    @Test
    void whereNothingIsMissingApplyingIsDoneWithoutKubectl() throws IOException {
        Command.Result result = make(TOGETHER + " " + DATABASES, Map.of(), "--apply");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(folder.resolve("applied")).doesNotExist();
    }

    @Test
    void nothingIsAppliedOfWhatCouldNotBeMadeWhole() throws IOException {
        Command.Result result = make(TOGETHER, Map.of("TWILIO_AUTH_TOKEN", "new", "UNREADABLE", "true"), "--apply");
        assertThat(result.status()).isOne();
        assertThat(result.err()).contains("the secret 'notifier' cannot be read");
        assertThat(folder.resolve("applied")).doesNotExist();
    }

    @Test
    void noSecretIsMadeOfRandomnessThatIsMissing() throws IOException {
        Path fake = Files.writeString(folder.resolve("openssl"), """
                #!/usr/bin/env bash
                [[ $(wc -l <%s/drawn) -lt 9 ]] || exit 1
                echo more >>%s/drawn
                echo 00
                """.formatted(folder, folder));
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(folder.resolve("drawn"));

        Command.Result result = make("", Map.of(), "--apply", "--without-databases");

        assertThat(result.status()).isOne();
        assertThat(folder.resolve("applied")).doesNotExist();
    }

    private static String decoded(JsonNode data, String key) {
        return new String(Base64.getDecoder().decode(data.path(key).asText()), StandardCharsets.UTF_8);
    }

    @Test
    void halfOfWhatHasToFitIsRefused() throws IOException {
        Command.Result result = make("access-tokens operator", Map.of());
        assertThat(result.status()).isOne();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("there are access-tokens operator, but not egress-tokens", "--replace");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNoNamespaceWithoutSecrets() throws IOException {
        Command.Result result = run("exit 1", Map.of());
        assertThat(result.status()).isOne();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("the cluster does not say which secrets are there");
    }

    @Test
    void allAreMadeAnewWhereThatIsAskedFor() throws IOException {
        assertThat(byName(make(TOGETHER + " " + DATABASES, Map.of(), "--replace")))
                .containsOnlyKeys((TOGETHER + " " + DATABASES).split(" "));
        assertThat(folder.resolve("asked")).doesNotExist();
    }
}
