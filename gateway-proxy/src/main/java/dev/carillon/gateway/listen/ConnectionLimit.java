package dev.carillon.gateway.listen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * How many connections of clients one side may have at once. Below what the file descriptors allow, so that an answer can
 * still be given, and a connection to an origin still be made, when clients are too many. Thread-safe.
 */
public final class ConnectionLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    private static final int UNKNOWN_DESCRIPTORS = 1024;
    private static final int MOST = 1_000_000;

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder acceptFailures = new LongAdder();

    private ConnectionLimit(int most) {
        this.most = most;
    }

    /** This many; for 0 a third of the file descriptors: each client may need an origin, and there are two sides. */
    public static ConnectionLimit of(int configured) {
        return new ConnectionLimit(configured > 0 ? configured : Math.max(16, descriptors() / 3));
    }

    private static int descriptors() {
        try (Stream<String> lines = Files.lines(LIMITS)) {
            return lines.filter(line -> line.startsWith(OPEN_FILES))
                    .map(line -> line.substring(OPEN_FILES.length()).strip().split(" +", 2)[0])
                    .mapToInt(soft -> soft.equals("unlimited") ? MOST : Integer.parseInt(soft))
                    .map(soft -> Math.min(soft, MOST))
                    .findFirst()
                    .orElse(UNKNOWN_DESCRIPTORS);
        } catch (IOException | NumberFormatException e) {
            // No Linux: what most systems allow at least.
            return UNKNOWN_DESCRIPTORS;
        }
    }

    /** How many there may be. */
    public int most() {
        return most;
    }

    /** How many there are. */
    public int open() {
        return open.get();
    }

    /** How many were one too many. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** How often none could be accepted. */
    public long acceptFailures() {
        return acceptFailures.sum();
    }

    void acceptFailed() {
        acceptFailures.increment();
    }

    boolean enter() {
        if (open.incrementAndGet() <= most) {
            return true;
        }
        open.decrementAndGet();
        turnedAway.increment();
        return false;
    }

    void leave() {
        open.decrementAndGet();
    }
}
