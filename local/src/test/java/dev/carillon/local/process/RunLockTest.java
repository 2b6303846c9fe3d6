package dev.carillon.local.process;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    private Path folder;

    @Test
    void letsOneRunInAtATime() {
        Path work = folder.resolve("run");

        RunLock first = RunLock.take(work);

        assertThatThrownBy(() -> RunLock.take(work))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("another run of the suite works in " + work);
        first.close();
        assertThatNoException().isThrownBy(() -> RunLock.take(work).close());
    }
}
