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

    Readiness(HttpClient http) {
        this.http = http;
    }

    /**
     * Waits for a 2xx at this address.
     *
     * @throws StartException with the end of the process's log, when it ends or takes too long
     */
    void await(ServiceProcess process, URI health) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        String last = "nothing";
        while (System.nanoTime() - deadline < 0) {
            if (!process.isAlive()) {
                throw new StartException(process.name() + " ended while it started; the end of its log ("
                        + process.log() + "):\n" + process.log().tail());
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
        throw new StartException(process.name() + " is not ready after " + LONGEST.toSeconds() + " s (" + last
                + "); the end of its log (" + process.log() + "):\n"
                + process.log().tail());
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
