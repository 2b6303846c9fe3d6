package dev.carillon.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the processes that we started when we are gone without having done so: a shell that reads a pipe from us and
 * takes its end for ours. So not even SIGKILL of the launcher leaves an orphan.
 *
 * <p>Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
    /** Sets the variable {@code watched} to ' 12 34 ' by lines 'watch 12' and 'forget 12', then ends what is left. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            watched=' '
            while read -r verb pid; do
              case "$verb $watched" in
                watch*) watched="$watched$pid " ;;
                forget*" $pid "*) watched="${watched%% "$pid" *} ${watched#* "$pid" }" ;;
              esac
            done
            [ -n "${watched# }" ] || exit 0
            kill -TERM $watched
            for second in 1 2 3 4 5 6 7 8 9 10; do
              alive=
              for pid in $watched; do
                if kill -0 "$pid"; then alive=$pid; fi
              done
              [ -n "$alive" ] || exit 0
              sleep 1
            done
            kill -KILL $watched
            """;

    private final Process shell;
    private final OutputStream lines;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.lines = shell.getOutputStream();
    }

    /** Starts to watch; over nothing yet. */
    public static Watchdog start() {
        try {
            return new Watchdog(new ProcessBuilder(Detached.command(List.of("/bin/sh", "-c", SCRIPT)))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new StartException("the shell that watches over the processes could not be started: " + e);
        }
    }

    /** Ends this process when we are gone. */
    public void watch(ProcessHandle process) {
        try {
            say("watch " + process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException("the watchdog is gone", e);
        }
    }

    /** For a process that has ended: its id may be another's soon. */
    void forget(ProcessHandle process) {
        try {
            say("forget " + process.pid());
        } catch (IOException e) {
            // Gone, and so it has forgotten.
        }
    }

    private synchronized void say(String line) throws IOException {
        lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        lines.flush();
    }

    /** Lets the watchdog go; what it still watches over is ended. */
    @Override
    public void close() {
        try {
            lines.close();
            shell.waitFor(15, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
