package dev.carillon.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.conventions.TickingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    /** No whole second. */
    private static final Instant START = Instant.parse("2026-01-01T12:00:00.123456789Z");

    @TempDir
    private Path folder;

    private final TickingClock clock = new TickingClock(START);
    private Path file;
    private SecretFile secret;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("token"), " first\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        secret = new SecretFile("some.property", file, clock::nanos, clock);
    }

    @Test
    void givesTheSecretWithoutTheLineEnd() {
        assertThat(secret.secret()).isEqualTo("first");
        assertThat(secret.toString()).doesNotContain("first");
    }

    @Test
    void isReadAgainAtTheFirstUseAfterItChanged() throws IOException {
        change("second");

        assertThat(secret.secret()).isEqualTo("first");
        clock.tick(Duration.ofHours(6));
        assertThat(secret.secret()).isEqualTo("second");
    }

    @Test
    void isNotReadAgainWhereItDidNotChange() throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, " other\n");
        Files.setLastModifiedTime(file, before);

        clock.tick(Duration.ofSeconds(2));
        assertThat(secret.secret()).isEqualTo("first");
    }

    @Test
    void keepsTheSecretWhenTheFileIsGoneOrEmpty() throws IOException {
        change("");
        clock.tick(Duration.ofSeconds(2));
        assertThat(secret.secret()).isEqualTo("first");

        Files.delete(file);
        clock.tick(Duration.ofSeconds(2));
        assertThat(secret.secret()).isEqualTo("first");
    }

    @Test
    void namesThePropertyOfAFileThatCannotBeReadOrIsEmpty() throws IOException {
        assertThatThrownBy(() -> SecretFile.of("some.property", folder.resolve("none")))
                .hasMessageContaining("some.property")
                .hasMessageContaining("none");

        Path empty = Files.writeString(folder.resolve("blank"), "\n");
        assertThatThrownBy(() -> SecretFile.of("some.property", empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("some.property")
                .hasMessageContaining("blank");
    }

    private void change(String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    }
}
