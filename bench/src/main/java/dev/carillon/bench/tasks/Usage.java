package dev.carillon.bench.tasks;

import dev.carillon.bench.linux.Machine;
import dev.carillon.bench.linux.ProcessTree;
import dev.carillon.bench.report.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the processes of a target take during a load, with all that they started. One for each point; not thread-safe. */
final class Usage {
    private static final double MIB = 1 << 20;

    private final List<ProcessTree> server;
    private final ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
    private double cpuBefore;
    private double busyBefore;
    private double involvedBefore;
    private long began;

    Usage(List<Long> pids) {
        server = pids.stream().map(ProcessTree::new).toList();
    }

    void begin() {
        server.forEach(ProcessTree::resetPeak);
        cpuBefore = cpu();
        busyBefore = Machine.busySeconds();
        involvedBefore = self.cpuSeconds() + cpuBefore;
        began = System.nanoTime();
    }

    void end(Measured load, Map<Figure, Double> figures) {
        double cpu = cpu() - cpuBefore + load.cpuSeconds();
        double others = Machine.busySeconds() - busyBefore - (self.cpuSeconds() + cpu() - involvedBefore);
        double seconds = (System.nanoTime() - began) / 1e9;
        figures.put(Figure.OTHER_CPU_PERCENT, Math.max(0, others / seconds / Machine.processors() * 100));
        double peak = server.stream().mapToDouble(ProcessTree::peakMib).sum() + load.peakMib();
        if (peak > 0) {
            figures.put(Figure.CPU_SECONDS_PER_1000, cpu / load.tasks() * 1000);
            figures.put(Figure.PEAK_MIB, peak);
        }
    }

    private double cpu() {
        return server.stream().mapToDouble(ProcessTree::cpuSeconds).sum();
    }

    /** What the files of a folder take on the disk; they may come and go meanwhile. */
    static double diskMib(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(Usage::size).sum() / MIB;
        } catch (UncheckedIOException gone) {
            return Double.NaN;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
