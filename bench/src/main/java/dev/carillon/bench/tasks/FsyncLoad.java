package dev.carillon.bench.tasks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Appends and syncs, one after the other: what the disk can do for one writer who waits. */
final class FsyncLoad implements TaskLoad {
    private final Path folder;

    FsyncLoad(LoadOptions options) {
        folder = Path.of(options.program.getFirst());
    }

    @Override
    public Measured run(Duration time) throws IOException {
        FsyncProbe probe = FsyncProbe.of(folder, time);
        return new Measured(probe.count(), probe.seconds(), probe.p50Millis(), probe.p99Millis(), 0, 0, 0);
    }
}
