package dev.carillon.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    @TempDir
    private Path folder;

    private Watchdog watchdog;

    @BeforeEach
    void watch() {
        watchdog = Watchdog.start();
    }

    @AfterEach
    void letGo() {
        watchdog.close();
    }

    private ServiceProcess shell(String script) {
        return new ServiceProcess("shell", List.of("/bin/sh", "-c", script), Map.of("WHO", "me"), folder, watchdog);
    }

    @Test
    void printsIntoItsLogWithItsEnvironment() {
        try (ServiceProcess process = shell("echo hello $WHO")) {
            process.start();

            assertThat(process.await(Duration.ofSeconds(10))).isTrue();
            assertThat(process.log().tail()).isEqualTo("hello me");
        }
    }

    @Test
    void startsAgainAfterAKill() {
        try (ServiceProcess process = shell("exec cat /dev/zero > /dev/null")) {
            process.start();
            long first = process.pid();
            process.kill();
            assertThat(process.isAlive()).isFalse();

            process.start();

            assertThat(process.isAlive()).isTrue();
            assertThat(process.pid()).isNotEqualTo(first);
        }
    }

    @Test
    void endsWithItsWatchdog() {
        ServiceProcess orphan = shell("exec cat /dev/zero > /dev/null");
        orphan.start();

        watchdog.close();

        assertThat(orphan.await(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void isNotStartedOnceClosed() {
        ServiceProcess late = shell("exec cat /dev/zero > /dev/null");
        late.close();

        assertThatThrownBy(late::start).isInstanceOf(StartException.class);
        assertThat(late.isAlive()).isFalse();
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        ServiceProcess lost =
                new ServiceProcess("lost", List.of("/bin/sh"), Map.of(), folder.resolve("not-there"), watchdog);

        assertThatThrownBy(lost::start)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("lost could not be started: ");
    }

    @Test
    void showsTheMessagesOfJsonLines() {
        try (ServiceProcess process = shell("echo '{\"level\":\"ERROR\",\"message\":\"no database\"}'")) {
            process.start();

            assertThat(process.await(Duration.ofSeconds(10))).isTrue();
            assertThat(process.log().tail()).isEqualTo("ERROR no database");
        }
    }

    @Test
    void showsOfAFaultWhatIsAtItsBottom() {
        try (ServiceProcess process = shell("""
                echo '{"level":"ERROR","message":"not started","exception":{"exceptionType":"A","message":"outside",\
                "causedBy":{"exception":{"exceptionType":"B","message":"port taken","frames":[]}}}}'""".replace("\n", ""))) {
            process.start();

            assertThat(process.await(Duration.ofSeconds(10))).isTrue();
            assertThat(process.log().tail()).isEqualTo("ERROR not started (B: port taken)");
        }
    }

    @Test
    void tellsWhenItEndsByItself() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (ServiceProcess process = shell("exec cat /dev/zero > /dev/null")) {
            process.start();

            process.onEnd(told::complete);
            process.kill();

            assertThat(told.get(20, TimeUnit.SECONDS))
                    .isEqualTo("shell has ended with exit status 137; the others go on. Its log: " + process.log());
        }
    }
}
