package dev.carillon.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.conventions.TickingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTokensTest {
    /** No whole second. */
    private static final Instant START = Instant.parse("2026-01-01T12:00:00.123456789Z");

    private final TickingClock clock = new TickingClock(START);

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
        return tokens(file);
    }

    private StaticTokens tokens(Path file) {
        return new StaticTokens("some.property", file, Set.of("reader"), clock::nanos, clock);
    }

    private Instant now() {
        return clock.instant();
    }

    private void pass(Duration time) {
        clock.tick(time);
    }

    @Test
    void aChangeOfASecondAgoCountsAtTheFirstRequestAfterAnyLongSilence() throws IOException {
        StaticTokens tokens = tokens();
        pass(Duration.ofSeconds(29));
        write("second", now());
        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("first")).isEmpty();
        assertThat(tokens.find("second")).isPresent();
    }

    @Test
    void aYoungChangeCountsOnceItIsASecondOld() throws IOException {
        StaticTokens tokens = tokens();
        pass(Duration.ofSeconds(10));
        write("second", now());

        pass(Duration.ofMillis(300));
        assertThat(tokens.find("first")).isPresent();

        pass(Duration.ofMillis(700));
        assertThat(tokens.find("first")).isEmpty();
    }

    @Test
    void waitsWhileAFileIsBeingWritten() throws IOException {
        StaticTokens tokens = tokens();
        for (int part = 0; part < 5; part++) {
            write("half", now());
            pass(Duration.ofMillis(999));
            assertThat(tokens.find("half")).isEmpty();
        }
        write("whole", now());
        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("whole")).isPresent();
    }

    @Test
    void aTimeAheadOfTheClockCountsOnceItWasSeenForASecond() throws IOException {
        StaticTokens tokens = tokens();
        write("second", now().plusSeconds(3600));
        pass(Duration.ofSeconds(1));
        assertThat(tokens.find("second")).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(tokens.find("second")).isPresent();
        assertThat(tokens.find("first")).isEmpty();
    }

    @Test
    void ofATimeInWholeSecondsTheRestIsLonger() throws IOException {
        StaticTokens tokens = tokens();
        pass(Duration.ofSeconds(60));
        write("second", now().truncatedTo(ChronoUnit.SECONDS));

        pass(Duration.ofMillis(1500));
        assertThat(tokens.find("second")).isEmpty();
        pass(Duration.ofMillis(1500));
        assertThat(tokens.find("second")).isPresent();
    }

    @Test
    void whatWasReadRightAfterItWasWrittenIsReadOnceMore() throws IOException {
        Instant written = now();
        write("first", written);
        StaticTokens tokens = tokens();
        write("other", written); // within one tick of the file system's clock

        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("first")).isEmpty();
        assertThat(tokens.find("other")).isPresent();
    }

    @Test
    void anotherTargetOfALinkCountsThoughItIsOlder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path older = Files.writeString(folder.resolve("older"), "shop reader " + TokenFile.hash("second"));
        Files.setLastModifiedTime(older, Files.getLastModifiedTime(file));
        StaticTokens tokens = tokens(link);

        Files.createSymbolicLink(folder.resolve("next"), older);
        Files.move(folder.resolve("next"), link, StandardCopyOption.ATOMIC_MOVE);
        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("second")).isPresent();
    }

    @Test
    void looksAtTheFileAtMostOnceASecond() throws IOException {
        StaticTokens tokens = tokens();
        write("second", Instant.EPOCH.plusSeconds(1));

        pass(Duration.ofMillis(999));

        assertThat(tokens.find("second")).isEmpty();
        assertThat(tokens.find("first")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheTokensOfAFileThatIsGoneOrWrongForAMinute(boolean gone) throws IOException {
        StaticTokens tokens = tokens();
        spoil(gone);
        pass(Duration.ofHours(1));
        assertThat(tokens.find("first")).isPresent(); // seen first by this one

        pass(StaticTokens.GRACE.minusNanos(1));
        assertThat(tokens.find("first")).isPresent();
        assertThat(tokens.lost()).isFalse();

        pass(Duration.ofNanos(1));
        assertThat(tokens.find("first")).isEmpty();
        assertThat(tokens.lost()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesTokensAgainOnceTheFileIsPutRight(boolean gone) throws IOException {
        StaticTokens tokens = tokens();
        spoil(gone);
        pass(Duration.ofSeconds(1));
        tokens.find("first");
        pass(StaticTokens.GRACE);
        assertThat(tokens.lost()).isTrue();

        write("first", Instant.EPOCH);
        pass(Duration.ofSeconds(1));

        assertThat(tokens.find("first")).isPresent();
        assertThat(tokens.lost()).isFalse();
    }

    private void spoil(boolean gone) throws IOException {
        if (gone) {
            Files.delete(file);
        } else {
            Files.writeString(file, "nonsense");
            Files.setLastModifiedTime(file, FileTime.from(now()));
        }
    }

    @Test
    void refusesToStartWithoutTheFile() throws IOException {
        Files.delete(file);

        assertThatThrownBy(this::tokens)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("some.property " + file);
    }

    @Test
    void refusesToStartWithAWrongFile() throws IOException {
        Files.writeString(file, "shop owner " + TokenFile.hash("x"));

        assertThatThrownBy(this::tokens)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("some.property " + file)
                .hasMessageContaining("line 1: unknown role 'owner'");
    }

    @Test
    void knowsNobodyWithoutAFile() {
        assertThat(new StaticTokens("some.property", null, Set.of("reader")).find("first"))
                .isEmpty();
    }
}
