package dev.carillon.bench.tasks;

import dev.carillon.bench.load.Latencies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * How fast the disk syncs right now: appends a kilobyte to a file and calls fdatasync, over and over. The speed of a disk
 * swings by several times within minutes, so each durable figure has a probe of its own.
 */
public record FsyncProbe(double perSecond, double p50Millis, double p99Millis, long count, double seconds) {
    private static final int BLOCK = 1024;

    /** Syncs for so long in a file of this folder. */
    public static FsyncProbe of(Path folder, Duration time) throws IOException {
        Path file = Files.createTempFile(folder, "fsync", ".probe");
        Latencies latencies = new Latencies();
        long began = System.nanoTime();
        long now = began;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            while (now - began < time.toNanos()) {
                block.clear();
                channel.write(block);
                channel.force(false);
                long after = System.nanoTime();
                latencies.record((after - now) / 1000);
                now = after;
            }
        } finally {
            Files.delete(file);
        }
        double seconds = (now - began) / 1e9;
        return new FsyncProbe(
                latencies.count() / seconds,
                latencies.percentileMillis(0.5),
                latencies.percentileMillis(0.99),
                latencies.count(),
                seconds);
    }
}
