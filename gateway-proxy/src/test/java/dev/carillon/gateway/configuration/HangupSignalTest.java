package dev.carillon.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class HangupSignalTest {

    @Test
    void runsAtEachSignalAndKeepsTheProcessAlive() throws Exception {
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
