package dev.carillon.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of the suite as a process of its own, which can be ended hard and started again as it was. What it prints
 * goes to a log file.
 *
 * <p>Not thread-safe: one thread starts and ends it.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int TAIL_LINES = 15;
    /** Of the launcher's own environment only these reach the program, so that a run does not depend on whose it is. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;
    private final Path log;
    private final PidFile pids;
    private @Nullable Process process;

    /**
     * A program that is not started yet.
     *
     * @param environment added to the little that is inherited
     * @param folder where the program works and its log lies
     */
    public ServiceProcess(
            String name, List<String> command, Map<String, String> environment, Path folder, PidFile pids) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.log = folder.resolve(name + ".log");
        this.pids = pids;
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    /** Starts the program; returns at once. */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true);
        Map<String, String> inherited = Map.copyOf(builder.environment());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
            pids.add(process.toHandle());
        } catch (IOException e) {
            throw new StartException(name + " could not be started: " + e.getMessage() + " (searched in "
                    + inherited.getOrDefault("PATH", "") + ")");
        }
    }

    public boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** The process id. */
    public long pid() {
        return started().pid();
    }

    /** SIGKILL: ends the program as a power cut would, and returns when it is gone. */
    public void kill() {
        started().destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** SIGTERM: asks the program to end and does not wait. */
    public void terminate() {
        started().destroy();
    }

    /** Waits for the program to end; false if it still runs. */
    public boolean await(Duration atMost) {
        try {
            return started().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The last lines that the program printed. */
    public String tail() {
        try {
            List<String> lines = Files.exists(log)
                    ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process started() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return running;
    }

    /** Asks the program to end, and ends it hard when it does not within its grace. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        terminate();
        if (!await(GRACE)) {
            kill();
        }
        pids.remove(started().toHandle());
    }
}
