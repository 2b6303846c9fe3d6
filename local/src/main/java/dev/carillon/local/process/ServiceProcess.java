package dev.carillon.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program of the suite as a process of its own, which can be ended hard and started again as it was. What it prints
 * goes to a log file.
 *
 * <p>Thread-safe: one thread may start it while another closes it, and then it does not run.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(20);
    /** Of the launcher's own environment only these reach the program, so that a run does not depend on whose it is. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;
    private final LogFile log;
    private final Watchdog watchdog;
    private @Nullable Process process;
    private boolean closed;

    /**
     * A program that is not started yet.
     *
     * @param environment added to the little that is inherited
     * @param folder where the program works and its log lies
     */
    public ServiceProcess(
            String name, List<String> command, Map<String, String> environment, Path folder, Watchdog watchdog) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.log = new LogFile(folder.resolve(name + ".log"));
        this.watchdog = watchdog;
    }

    public String name() {
        return name;
    }

    public LogFile log() {
        return log;
    }

    /** Starts the program; returns at once. */
    public synchronized void start() {
        if (closed) {
            throw new StartException(name + " is not started any more");
        }
        if (isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        ProcessBuilder builder = new ProcessBuilder(Detached.command(command))
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            process = started;
            watchdog.watch(started.toHandle());
        } catch (IOException e) {
            throw new StartException(name + " could not be started: " + e.getMessage());
        }
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The process id. */
    public long pid() {
        return started().pid();
    }

    /** What the program ended with: the status, or 128 and the signal. */
    public int exitStatus() {
        return started().exitValue();
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
        Process running = started();
        try {
            boolean ended = running.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                watchdog.forget(running.toHandle());
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Tells in a line when the program that runs now has ended by itself: with what status, and where its log is. What
     * {@link #close} ends is told to nobody.
     */
    public void onEnd(Consumer<String> told) {
        Process running = started();
        Thread.ofVirtual().name("end-of-" + name).start(() -> {
            try {
                int status = running.waitFor();
                if (!isClosed()) {
                    told.accept(name + " has ended with exit status " + status + "; the others go on. Its log: " + log);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Process started() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    /** Asks the program to end, and ends it hard when it does not within its grace. It cannot be started again. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (process == null) {
                return;
            }
        }
        terminate();
        if (!await(GRACE)) {
            kill();
        }
    }
}
