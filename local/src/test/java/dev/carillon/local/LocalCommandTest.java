package dev.carillon.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

class LocalCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void optionsMayStandBehindTheCommandToo(String command) {
        ParseResult parsed = LocalCommand.commandLine().parseArgs(command, "--free-ports", "--root", "elsewhere");
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(command);
        assertThat(parsed.subcommand().hasMatchedOption("--free-ports")).isTrue();
        assertThat(LocalCommand.commandLine()
                        .parseArgs(command, "--help")
                        .subcommand()
                        .isUsageHelpRequested())
                .isTrue();
    }
}
