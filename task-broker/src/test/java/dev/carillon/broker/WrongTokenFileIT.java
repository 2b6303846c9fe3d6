package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged broker does not start with a token file that it cannot let anybody in by. */
class WrongTokenFileIT {
    @TempDir
    private Path folder;

    private static String said(Path tokens) throws Exception {
        return BrokerProcess.startInVain(List.of("-Dcarillon.access.tokens-file=" + tokens));
    }

    @Test
    void aTokenFileThatIsNotThereStopsIt() throws Exception {
        Path none = folder.resolve("none");

        assertThat(said(none))
                .contains("carillon.access.tokens-file " + none)
                .doesNotContain("Listening on")
                .endsWith("1");
    }

    @Test
    void aLineThatIsWrongStopsItAndIsNamed() throws Exception {
        Path tokens = Files.writeString(folder.resolve("tokens"), "# who\nme admin xyz\n");

        assertThat(said(tokens))
                .contains("carillon.access.tokens-file " + tokens + " is wrong: line 2:")
                .doesNotContain("Listening on")
                .endsWith("1");
    }
}
