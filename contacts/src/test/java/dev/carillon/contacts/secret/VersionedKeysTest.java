package dev.carillon.contacts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionedKeysTest {
    private static final String ONE = "1 " + "a".repeat(32);

    @TempDir
    private Path folder;

    @Test
    void signsWithTheGreatestVersionAndKeepsTheOlder() throws IOException {
        VersionedKeys keys = keys("# old\n" + ONE + "\n10 " + "b".repeat(32) + "\n2 " + "c".repeat(32));

        assertThat(keys.newest().version()).isEqualTo(10);
        assertThat(keys.all()).containsOnlyKeys(1, 2, 10);
        byte[] bytes = {1, 2, 3};
        assertThat(keys.all().get(10).sign(bytes)).isEqualTo(keys.newest().sign(bytes));
        assertThat(keys.all().get(1).sign(bytes)).isNotEqualTo(keys.newest().sign(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "# nothing, there is no key",
        "1 short, a line is",
        "one aaaaaaaaaaaaaaaaaaaaaaaaaa, a line is",
        "1 aaaaaaaaaaaaaaaaaaaaaaaaaa~1 bbbbbbbbbbbbbbbbbbbbbbbbbb, version 1 stands there twice",
    })
    void namesThePropertyAndWhatIsWrongAndNoSecret(String text, String why) {
        assertThatThrownBy(() -> keys(text.replace('~', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("some.keys-file")
                .hasMessageContaining(why)
                .hasMessageNotContaining("aaaa");
    }

    private VersionedKeys keys(String text) throws IOException {
        return VersionedKeys.of("some.keys-file", Files.writeString(folder.resolve("keys"), text));
    }
}
