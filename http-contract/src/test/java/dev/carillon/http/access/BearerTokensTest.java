package dev.carillon.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BearerTokensTest {
    @TempDir
    private Path folder;

    private static BearerTokens of(Path file) {
        return new BearerTokens(() -> Optional.of(file));
    }

    @Test
    void aFileThatIsNotThereIsToldByItsProperty() {
        assertThatThrownBy(() -> of(folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.access.tokens-file " + folder.resolve("none"))
                .hasMessageContaining("NoSuchFile")
                .hasNoCause();
    }

    @Test
    void aLineThatIsWrongIsToldByItsNumber() throws IOException {
        Path file = Files.writeString(folder.resolve("tokens"), "# who\nme admin xyz\n");

        assertThatThrownBy(() -> of(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.access.tokens-file")
                .hasMessageContaining("line 2: the third field is not a SHA-256")
                .hasNoCause();
    }

    @Test
    void aTokenThatIsNotListedIsAFaultOfWhoeverSentIt() throws IOException {
        BearerTokens tokens = of(Files.writeString(folder.resolve("tokens"), ""));

        assertThat(tokens.refusal("Nobody.").getCause()).hasMessage("Nobody.");
    }
}
