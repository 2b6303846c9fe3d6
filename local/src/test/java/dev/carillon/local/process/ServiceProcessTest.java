package dev.carillon.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    @TempDir
    private Path folder;

    private Path pidFile;
    private PidFile pids;

    @BeforeEach
    void nothingRuns() {
        pidFile = folder.resolve("processes");
        pids = new PidFile(pidFile);
    }

    private ServiceProcess shell(String script) {
        return new ServiceProcess("shell", List.of("/bin/sh", "-c", script), Map.of("WHO", "me"), folder, pids);
    }

    @Test
    void printsIntoItsLogWithItsEnvironment() {
        try (ServiceProcess process = shell("echo hello $WHO")) {
            process.start();

            assertThat(process.await(Duration.ofSeconds(10))).isTrue();
            assertThat(process.tail()).isEqualTo("hello me");
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
    void theNextLauncherEndsWhatTheLastLeft() {
        ServiceProcess orphan = shell("exec cat /dev/zero > /dev/null");
        orphan.start();

        int ended = new PidFile(pidFile).endLeftOvers();

        assertThat(ended).isEqualTo(1);
        assertThat(orphan.await(Duration.ofSeconds(10))).isTrue();
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void aProcessWithAnotherStartTimeIsSomebodyElses() throws Exception {
        try (ServiceProcess other = shell("exec cat /dev/zero > /dev/null")) {
            other.start();
            java.nio.file.Files.writeString(pidFile, other.pid() + " 2001-01-01T00:00:00Z\n");

            assertThat(new PidFile(pidFile).endLeftOvers()).isZero();
            assertThat(other.isAlive()).isTrue();
        }
    }

    @Test
    void aMissingProgramIsOneSentence() {
        ServiceProcess missing = new ServiceProcess("missing", List.of("no-such-program"), Map.of(), folder, pids);

        assertThatThrownBy(missing::start)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("missing could not be started: ");
    }
}
