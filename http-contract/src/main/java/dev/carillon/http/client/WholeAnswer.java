package dev.carillon.http.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer with its body, or none within the time: {@link HttpClient#send} waits for ever where a body does not end, since
 * the timeout of a request ends with the head of its answer before JDK 26. Thread-safe; blocks, so call it on a virtual
 * thread.
 *
 * @see <a href="https://bugs.openjdk.org/browse/JDK-8208693">JDK-8208693</a>
 */
public final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * Sends the request and waits for all of the answer.
     *
     * @param timeout from now until the last byte of the body
     * @throws HttpTimeoutException if it ran out; the connection is closed then
     * @throws IOException if the other side cannot be reached, or ends too early
     */
    public static <T> HttpResponse<T> of(HttpClient client, HttpRequest request, BodyHandler<T> body, Duration timeout)
            throws IOException, InterruptedException {
        // Not sendAsync, which hands the answer over on the common pool, and that is others' to block.
        FutureTask<HttpResponse<T>> answer = new FutureTask<>(() -> client.send(request, body));
        Thread.ofVirtual().name("whole-answer").start(answer);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            // Interrupts, which closes the connection of an answer that is not whole; one that is has nothing to
            // cancel.
            answer.cancel(true);
        }
    }
}
