package dev.carillon.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class HangupSignalTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";

    /** The JVM leaves a signal alone that was ignored when it began (nohup has it so), and nobody could be told of it. */
    private static boolean isIgnored() throws IOException {
        if (!Files.exists(STATUS)) {
            return false; // not Linux
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(IGNORED))
                // The lowest bit is signal 1, SIGHUP.
                .anyMatch(line ->
                        (Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16) & 1) == 1);
    }

    @Test
    void runsAtEachSignalAndKeepsTheProcessAlive() throws Exception {
        assumeFalse(isIgnored(), "SIGHUP is ignored in this process, as under nohup, so no handler of it runs");
        AtomicInteger signals = new AtomicInteger();

        assertThat(HangupSignal.handle(signals::incrementAndGet)).isTrue();

        for (int sent = 1; sent <= 2; sent++) {
            int expected = sent;
            String self = String.valueOf(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-HUP", self).start().waitFor();
            await().until(() -> signals.get() == expected);
        }
    }
}
