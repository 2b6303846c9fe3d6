package dev.carillon.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.conventions.TickingClock;
import dev.carillon.gateway.configuration.FileWatch.Look;
import dev.carillon.gateway.configuration.FileWatch.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String WRONG = "routes:\n  - { prefix: v1, upstream: a }\n";

    private final TickingClock clock = new TickingClock(START);
    private final List<String> applied = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file;
    private FileWatch watch;

    @BeforeEach
    void watchAFileThatHolds() throws IOException {
        file = folder.resolve("gateway.yaml");
        Files.writeString(file, routing("/first"));
        watch = watching(file);
        looks();
    }

    private FileWatch watching(Path path) throws IOException {
        return new FileWatch(path, GatewayFileParser.bytes(path), clock, this::apply);
    }

    private void apply(GatewayFile parsed) {
        applied.add(parsed.routes().getFirst().prefix());
    }

    private static String routing(String prefix) {
        return "upstreams: { a: { endpoints: ['http://a:1'] } }\nroutes: [{ prefix: " + prefix + ", upstream: a }]\n";
    }

    /** A second goes by and another, with a look at the end of each. */
    private List<Look> looks() {
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            clock.tick(Duration.ofSeconds(1));
            looks.add(watch.look());
        }
        return looks;
    }

    @Test
    void doesNothingWhileNothingChanges() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(START));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        assertThat(applied).isEmpty();
        assertThat(watch.state()).isEqualTo(new State(START, List.of(), START));
    }

    @Test
    void appliesAChangedFileOnceItIsAtRest() throws IOException {
        Files.writeString(file, routing("/second"));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.APPLIED);
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        assertThat(applied).containsExactly("/second");
        assertThat(watch.state().applied()).isEqualTo(START.plusSeconds(4));
    }

    @Test
    void waitsForAWriterWhoIsNotDone() throws IOException {
        Files.writeString(file, routing("/half"));
        assertThat(watch.look()).isEqualTo(Look.UNCHANGED);
        Files.writeString(file, routing("/half-and-the-rest"));
        assertThat(watch.look()).isEqualTo(Look.UNCHANGED);

        assertThat(watch.look()).isEqualTo(Look.APPLIED);

        assertThat(applied).containsExactly("/half-and-the-rest");
    }

    @Test
    void keepsWhatHeldWhileTheFileIsWrongAndTellsOnce() throws IOException {
        Files.writeString(file, WRONG);

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.REFUSED);
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        assertThat(applied).isEmpty();
        assertThat(watch.state().applied()).isEqualTo(START);
        assertThat(watch.state().since()).isEqualTo(START.plusSeconds(4));
        assertThat(watch.state().faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith(file + ":2: 'prefix' of a route is 'v1'"),
                        fault -> assertThat(fault)
                                .isEqualTo(file + ":2: there is no upstream 'a': there is none at all"));
    }

    @Test
    void appliesTheFileThatIsMended() throws IOException {
        Files.writeString(file, WRONG);
        looks();

        Files.writeString(file, routing("/mended"));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.APPLIED);
        assertThat(applied).containsExactly("/mended");
        assertThat(watch.state().faults()).isEmpty();
    }

    @Test
    void hasNothingToApplyWhenAMistakeIsTakenBack() throws IOException {
        Files.writeString(file, WRONG);
        looks();

        Files.writeString(file, routing("/first"));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);
        assertThat(applied).isEmpty();
        assertThat(watch.state()).isEqualTo(new State(START, List.of(), START.plusSeconds(6)));
    }

    @Test
    void neverAppliesAFileThatIsHalfWritten() throws IOException {
        String whole = routing("/second");
        Files.writeString(file, whole.substring(0, whole.length() - 5));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.REFUSED);

        assertThat(applied).isEmpty();
        Files.writeString(file, whole);
        looks();
        assertThat(applied).containsExactly("/second");
    }

    /** As the kubelet does it: gateway.yaml -> ..data/gateway.yaml, ..data -> ..1, and ..data is renamed over. */
    @Test
    void seesTheLinkOfAConfigMapSwapped() throws IOException {
        Path volume = Files.createDirectory(folder.resolve("volume"));
        swap(volume, "..1", routing("/one"));
        Path link = Files.createSymbolicLink(volume.resolve("gateway.yaml"), Path.of("..data", "gateway.yaml"));
        watch = watching(link);
        looks();

        swap(volume, "..2", routing("/two"));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.APPLIED);
        assertThat(applied).containsExactly("/two");
    }

    // The size and the time are those of the file before.
    private static void swap(Path volume, String version, String text) throws IOException {
        Path content =
                Files.writeString(Files.createDirectory(volume.resolve(version)).resolve("gateway.yaml"), text);
        Files.setLastModifiedTime(content, FileTime.from(START));
        Path next = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(version));
        Files.move(next, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void seesAFileRenamedOverWithTheSameSizeAndTime() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(START));
        looks();
        Path next = Files.writeString(folder.resolve("next"), routing("/secnd"));
        Files.setLastModifiedTime(next, FileTime.from(START));

        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.APPLIED);
        assertThat(applied).containsExactly("/secnd");
    }

    @Test
    void keepsWhatHeldWhileTheFileIsGone() throws IOException {
        Files.delete(file);

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.REFUSED);
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);
        assertThat(watch.state().faults()).containsExactly(file + ": cannot be read: there is no such file");

        Files.writeString(file, routing("/back"));
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.APPLIED);
        assertThat(applied).containsExactly("/back");
    }

    @Test
    void doesNotMindAFileThatIsGoneForAMoment() throws IOException {
        Files.delete(file);
        assertThat(watch.look()).isEqualTo(Look.UNCHANGED);
        Files.writeString(file, routing("/first"));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        assertThat(watch.state().faults()).isEmpty();
    }

    @Test
    void keepsWhatHeldWhileTheFileCannotBeRead() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.REFUSED);
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        assertThat(applied).isEmpty();
        assertThat(watch.state().faults()).singleElement().asString().startsWith(file + ": cannot be read: ");
    }

    @Test
    void readsAtOnceWhenTold() throws IOException {
        Files.writeString(file, routing("/second"));

        assertThat(watch.readNow()).isEqualTo(Look.APPLIED);
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        assertThat(applied).containsExactly("/second");
    }

    @Test
    void tellsTheFaultsAgainWhenTold() throws IOException {
        Files.writeString(file, WRONG);
        looks();

        assertThat(watch.readNow()).isEqualTo(Look.REFUSED);

        Files.delete(file);
        looks();
        assertThat(watch.readNow()).isEqualTo(Look.REFUSED);
    }

    @Test
    void appliesNothingWhenToldAndNothingHasChanged() {
        assertThat(watch.readNow()).isEqualTo(Look.UNCHANGED);

        assertThat(applied).isEmpty();
    }

    @Test
    void aFileThatCannotBePutIntoEffectIsRefused() throws IOException {
        watch = new FileWatch(file, GatewayFileParser.bytes(file), clock, parsed -> {
            throw new IllegalStateException("no room");
        });
        looks();

        Files.writeString(file, routing("/second"));

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.REFUSED);
        assertThat(watch.state().faults())
                .singleElement()
                .asString()
                .startsWith(file + ": cannot be put into effect: ")
                .endsWith("no room");
    }

    @Test
    void aFileThatCannotBePutIntoEffectNowIsTriedUntilItCan() throws IOException {
        List<String> missing = new ArrayList<>(List.of("the token file names a role that is not there"));
        List<String> tries = new ArrayList<>();
        watch = new FileWatch(file, GatewayFileParser.bytes(file), clock, parsed -> {
            tries.add(parsed.routes().getFirst().prefix());
            missing.stream().findFirst().ifPresent(reason -> {
                throw new IllegalArgumentException(reason);
            });
        });
        Files.writeString(file, routing("/second"));
        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.REFUSED);

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);
        assertThat(tries).hasSize(3);
        missing.clear();

        assertThat(looks()).containsExactly(Look.APPLIED, Look.UNCHANGED);
        assertThat(watch.state().faults()).isEmpty();
        assertThat(tries).containsOnly("/second").hasSize(4);
    }

    @Test
    void oneLookAtATimeIsEnough() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        watch = new FileWatch(file, GatewayFileParser.bytes(file), clock, parsed -> {
            reading.countDown();
            assertThat(catchThrowable(mayEnd::await)).isNull();
        });
        Files.writeString(file, routing("/second"));
        Thread slow = Thread.ofVirtual().start(watch::readNow);
        reading.await();

        assertThat(looks()).containsExactly(Look.UNCHANGED, Look.UNCHANGED);

        mayEnd.countDown();
        assertThat(slow.join(Duration.ofSeconds(10))).isTrue();
    }
}
