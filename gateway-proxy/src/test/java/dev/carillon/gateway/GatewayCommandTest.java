package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private OptionalInt run(String... arguments) {
        return GatewayCommand.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysHowMuchIsInAGoodFile() {
        assertThat(run("--check", "example/gateway.yaml")).hasValue(0);

        assertThat(out()).isEqualTo("example/gateway.yaml: ok (3 upstreams, 35 routes, 2 roles)\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void tellsEveryFaultOfAWrongFileWhereItStands() throws IOException {
        Path file =
                Files.writeString(folder.resolve("g.yaml"), "routes:\n  - { prefix: v1, upstream: b }\negres: {}\n");

        assertThat(run("--check", file.toString())).hasValue(1);

        assertThat(err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(file + ":2: 'prefix' of a route is 'v1': "),
                        line -> assertThat(line).isEqualTo(file + ":2: there is no upstream 'b': there is none at all"),
                        line -> assertThat(line).startsWith(file + ":3: unknown key 'egres' in the file"));
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.yaml", "."})
    void saysInOneLineThatAFileCannotBeRead(String name) {
        assertThat(run("--check", folder.resolve(name).toString())).hasValue(2);

        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith("gateway-proxy: cannot read " + folder.resolve(name) + ": ");
    }

    @Test
    void checksOneFileAtATime() {
        assertThat(run("--check")).hasValue(2);

        assertThat(err()).startsWith("gateway-proxy: --check takes one file\n").contains("usage:");
    }

    @Test
    void explainsItself() {
        assertThat(run("--help")).hasValue(0);

        assertThat(out()).contains("usage: gateway-proxy", "--check FILE", "carillon.gateway.file");
    }

    @Test
    void startsTheGatewayOtherwise() {
        assertThat(run()).isEmpty();
        assertThat(out() + err()).isEmpty();
    }

    @Test
    void startsNothingForAnOptionThatIsNone() {
        assertThat(run("--chek", "example/gateway.yaml")).hasValue(2);

        assertThat(err())
                .startsWith("gateway-proxy: there is no option '--chek'")
                .contains("usage: gateway-proxy");
    }
}
