package dev.carillon.deployment.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code k8s/check-cluster} with a kubectl that answers for a server: what it is asked is what the real one renders, and its
 * answers are such as a server gave. What a server says of the manifests is asked of a cluster, in the workflow.
 */
class CheckClusterTest {
    private static final String SCRIPT = "k8s/check-cluster";

    @TempDir
    private Path folder;

    /** One file for each object set that was sent. */
    private Path asked;

    private String kubectl;

    @BeforeEach
    void real() throws IOException {
        kubectl = Command.installed("kubectl");
        asked = Files.createDirectory(folder.resolve("asked"));
    }

    /** @param answer shell that is run for a dry run, with what was sent in $sent */
    private Command.Result check(String answer, String... arguments) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path fake = Files.writeString(bin.resolve("kubectl"), """
                #!/usr/bin/env bash
                case " $* " in
                  *" kustomize "*) exec %s "$@" ;;
                  *" get --raw /version "*) ;;
                  *" get namespace "*) [[ -n ${NAMESPACE_IS_THERE:-} ]] ;;
                  *" delete namespace "*) echo "$*" >>%s/deleted ;;
                  *" --dry-run=server "*)
                    sent=$(mktemp %s/asked.XXXXXX)
                    { echo "# $*"; cat; } >"$sent"
                    %s
                    ;;
                  *" apply "*) cat >%s/namespace ;;
                  *) exit 9 ;;
                esac
                """.formatted(kubectl, folder, asked, answer, folder));
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script(Map.of("PATH", bin + ":" + System.getenv("PATH")), arguments);
    }

    private static Command.Result script(Map<String, String> environment, String... arguments) {
        List<String> words = new java.util.ArrayList<>(List.of(SCRIPT));
        words.addAll(List.of(arguments));
        return new Command(words, environment, Duration.ofMinutes(2)).run();
    }

    private List<String> sent() throws IOException {
        try (var files = Files.list(asked)) {
            return files.map(Project::read).toList();
        }
    }

    @Test
    void asksOfEveryOverlayAndComponentInANamespaceOfItsOwnAndTakesThatAway() throws IOException {
        Command.Result result = check("true");
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("taken   secrets");
        for (String kind : List.of("overlays", "components")) {
            for (Path one : Project.list("k8s/" + kind)) {
                assertThat(result.out()).contains("taken   " + kind + "/" + one.getFileName());
            }
        }
        assertThat(sent())
                .hasSizeGreaterThan(5)
                .allSatisfy(objects -> assertThat(objects)
                        .startsWith("# apply --dry-run=server --validate=strict --warnings-as-errors")
                        .doesNotContainPattern("(?m)^  namespace: carillon$"));
        assertThat(sent())
                .anySatisfy(objects -> assertThat(objects)
                        .contains("kind: Namespace\nmetadata:")
                        .containsPattern("(?m)^  name: carillon-check$"));
        assertThat(Project.read(folder.resolve("namespace")))
                .contains("name: carillon-check", "pod-security.kubernetes.io/warn: restricted");
        assertThat(folder.resolve("deleted")).content().contains("delete namespace carillon-check");
    }

    @Test
    void aRefusalOfOneIsSaidAndTheOthersAreAskedAllTheSame() throws IOException {
        Command.Result result = check("""
                        if grep -q 'kind: Ingress' "$sent"; then echo 'The Ingress "carillon" is invalid' >&2; exit 1; fi""");
        assertThat(result.status()).isOne();
        assertThat(result.out())
                .contains(
                        "REFUSED overlays/production", "The Ingress \"carillon\" is invalid", "taken   overlays/local");
        assertThat(folder.resolve("deleted")).exists();
    }

    @Test
    void kindsThatTheClusterLacksMayBeLeftOutButNothingElse() throws IOException {
        String lacking = "echo 'resource mapping not found for name: \"carillon\" namespace: \"carillon-check\" from"
                + " \"STDIN\": no matches for kind \"ServiceMonitor\" in version \"monitoring.coreos.com/v1\"' >&2;"
                + " echo 'ensure CRDs are installed first' >&2; ";
        assertThat(check(lacking + "exit 1", "k8s/overlays/production").status())
                .isOne();
        Command.Result allowed = check(lacking + "exit 1", "--allow-missing-kinds", "k8s/overlays/production");
        assertThat(allowed.status()).as(allowed.out()).isZero();
        assertThat(allowed.out()).contains("left out: no matches for kind \"ServiceMonitor\"");
        Command.Result more = check(
                lacking + "echo 'Warning: would violate PodSecurity' >&2; exit 1",
                "--allow-missing-kinds",
                "k8s/overlays/production");
        assertThat(more.status()).isOne();
        assertThat(more.out()).contains("would violate PodSecurity");
    }

    @Test
    void aNamespaceThatIsThereIsNotTouched() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        check("true", "k8s/overlays/local");
        Files.delete(folder.resolve("deleted"));
        Command.Result result =
                script(Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "NAMESPACE_IS_THERE", "1"));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("carillon-check is there");
        assertThat(folder.resolve("deleted")).doesNotExist();
    }

    @Test
    void whatCannotBeAskedIsSaid() throws IOException {
        Path nobody = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{ name: nobody, cluster: { server: "http://127.0.0.1:1" } }]
                contexts: [{ name: nobody, context: { cluster: nobody, user: "" } }]
                current-context: nobody
                """);
        // The one that install-tools brought may not be on the PATH.
        String path = Path.of(kubectl).getParent() + ":" + System.getenv("PATH");
        Command.Result result = script(Map.of("PATH", path, "KUBECONFIG", nobody.toString()));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("no API server answers");
    }

    @Test
    void optionsAreChecked() {
        assertThat(script(Map.of(), "--help").out()).startsWith("usage: " + SCRIPT);
        assertThat(script(Map.of(), "--namespcae", "x").status()).isEqualTo(2);
        assertThat(script(Map.of(), "--namespace", "Not A Name").status()).isEqualTo(2);
        assertThat(script(Map.of(), "k8s/base/no-such").status()).isEqualTo(2);
    }
}
