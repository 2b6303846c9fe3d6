package dev.carillon.local.suite;

import dev.carillon.http.client.WholeAnswer;
import dev.carillon.local.process.ServiceProcess;
import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a process answers that it is ready. */
final class Readiness {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final HttpClient http;
    private final Ports ports;

    Readiness(HttpClient http, Ports ports) {
        this.http = http;
        this.ports = ports;
    }

    /**
     * Waits for a 2xx at this address.
     *
     * @throws StartException with what the process's log says, when it ends or takes too long
     */
    void await(ServiceProcess process, URI health) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        String last = "nothing";
        while (System.nanoTime() - deadline < 0) {
            if (!process.isAlive()) {
                throw fault(process, "ended while it started");
            }
            try {
                HttpResponse<String> answer = WholeAnswer.of(
                        http, HttpRequest.newBuilder(health).build(), BodyHandlers.ofString(), ONE_ANSWER);
                if (answer.statusCode() / 100 == 2) {
                    return;
                }
                last = answer.body();
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException("interrupted");
            }
            pause();
        }
        throw fault(process, "is not ready after " + LONGEST.toSeconds() + " s (" + last + ")");
    }

    private StartException fault(ServiceProcess process, String what) {
        String log = process.log().tail();
        return new StartException(StartFault.of(process.name(), ports.of(process.name()), log)
                .map(why -> why + " (its log: " + process.log() + ")")
                .orElseGet(
                        () -> process.name() + " " + what + "; the end of its log (" + process.log() + "):\n" + log));
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
