package dev.carillon.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticTokensTest {
    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeOneToken() throws IOException {
        file = folder.resolve("tokens");
        write("first", Instant.EPOCH);
    }

    private void write(String token, Instant modified) throws IOException {
        Files.writeString(file, "shop reader " + TokenFile.hash(token));
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private StaticTokens tokens() {
        return new StaticTokens(file, Set.of("reader"), nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void readsAChangedFileAgainOnceItIsAtRest() throws IOException {
        StaticTokens tokens = tokens();
        write("second", Instant.EPOCH.plusSeconds(1));

        pass(Duration.ofSeconds(1));
        assertThat(tokens.find("second")).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(tokens.find("second")).isPresent();
        assertThat(tokens.find("first")).isEmpty();
    }

    @Test
    void waitsWhileAFileIsBeingWritten() throws IOException {
        StaticTokens tokens = tokens();
        write("half", Instant.EPOCH.plusSeconds(1));
        pass(Duration.ofSeconds(1));
        tokens.find("half");
        write("whole", Instant.EPOCH.plusSeconds(2));

        pass(Duration.ofSeconds(1));
        assertThat(tokens.find("half")).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(tokens.find("whole")).isPresent();
    }

    @Test
    void looksAtTheFileAtMostOnceASecond() throws IOException {
        StaticTokens tokens = tokens();
        write("second", Instant.EPOCH.plusSeconds(1));

        pass(Duration.ofMillis(999));

        assertThat(tokens.find("second")).isEmpty();
        assertThat(tokens.find("first")).isPresent();
    }

    @Test
    void keepsTheTokensWhenTheChangedFileIsWrong() throws IOException {
        StaticTokens tokens = tokens();
        Files.writeString(file, "nonsense");

        pass(Duration.ofSeconds(1));
        tokens.find("first");
        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("first")).isPresent();
    }

    @Test
    void keepsTheTokensWhileTheFileIsGone() throws IOException {
        StaticTokens tokens = tokens();
        Files.delete(file);

        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("first")).isPresent();
    }

    @Test
    void refusesToStartWithoutTheFile() throws IOException {
        Files.delete(file);

        assertThatThrownBy(this::tokens)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void refusesToStartWithAWrongFile() throws IOException {
        Files.writeString(file, "shop owner " + TokenFile.hash("x"));

        assertThatThrownBy(this::tokens)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line 1: unknown role 'owner'");
    }

    @Test
    void knowsNobodyWithoutAFile() {
        assertThat(new StaticTokens(null, Set.of("reader")).find("first")).isEmpty();
    }
}
