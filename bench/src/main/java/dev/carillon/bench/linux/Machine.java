package dev.carillon.bench.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine: what it is, and how busy it has been. */
public final class Machine {
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIB_PER_GIB = 1 << 20;

    private Machine() {}

    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** User, nice and system time of all processors since boot. */
    public static double busySeconds() {
        String[] fields = firstLine("/proc/stat", "cpu ").split(" +", -1);
        return (Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3])) / TICKS_PER_SECOND;
    }

    /** One line for a reader of figures. */
    public static String describe() {
        String model = firstLine("/proc/cpuinfo", "model name").replaceFirst("[^:]*: *", "");
        double gib = Long.parseLong(firstLine("/proc/meminfo", "MemTotal:").replaceAll("[^0-9]", "")) / KIB_PER_GIB;
        return "%d processors (%s), %.0f GiB, Linux %s"
                .formatted(processors(), model.isEmpty() ? "unnamed" : model, gib, System.getProperty("os.version"));
    }

    private static String firstLine(String file, String start) {
        try {
            return Files.readString(Path.of(file))
                    .lines()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
