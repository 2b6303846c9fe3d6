package dev.carillon.broker.push;

import dev.carillon.broker.task.MediaTypes;
import dev.carillon.broker.task.Payload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request under way. Its answer is read on the event loop and bounded: what a 2xx carries past the bound is not kept,
 * and the connection is given up for it. Thread-safe.
 */
final class TargetRequest {
    /** Read for nothing but to use the connection again. */
    private static final int MOST_OF_A_REFUSAL = 64 << 10;

    /** What an egress proxy answers where its rules, or our token, do not let the request through. */
    private static final Set<Integer> BARRING = Set.of(403, 407);
    /** As Netty tells of a {@code CONNECT} that was refused: of the answer it keeps nothing but this and its fields. */
    private static final Pattern REFUSED_CONNECT = Pattern.compile("\\bstatus: ([1-5][0-9]{2})\\b");

    private final long mostResult;
    /** Whether the proxy reads requests and answers, as it does not in a tunnel. */
    private final boolean isRelayed;

    private final CompletableFuture<Answer> answer;
    private @Nullable HttpClientRequest request;
    private boolean abandoned;
    private volatile @Nullable Answer head;
    private volatile @Nullable String barred;

    /** Starts a request on an event loop; the body must not change any more. */
    TargetRequest(Context loop, HttpClient client, RequestOptions options, byte[] body, long mostResult) {
        this.mostResult = mostResult;
        this.isRelayed = options.getProxyOptions() != null && !Boolean.TRUE.equals(options.isSsl());
        Promise<Answer> whole = Promise.promise();
        this.answer = whole.future().toCompletionStage().toCompletableFuture();
        // On the loop, where no part of the answer can come before there is somebody to take it.
        loop.runOnContext(start -> client.request(options)
                .onFailure(this::lookAtTunnel)
                .compose(open -> send(open, body))
                .compose(this::read)
                .onComplete(whole));
    }

    /** The whole answer; fails with whatever kept it from coming. */
    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** An answer that is no 2xx, as soon as its head is there: what follows does not change what it means. */
    Optional<Answer> refusal() {
        return Optional.ofNullable(head);
    }

    /** Why the egress proxy did not let the request through to the target; empty where it did, once there is an answer. */
    Optional<String> refusalOfProxy() {
        return Optional.ofNullable(barred);
    }

    /** Whether the request left, as far as is known here. */
    synchronized boolean isSent() {
        return request != null;
    }

    /** Gives the request up, and its connection with it. */
    synchronized void abandon() {
        abandoned = true;
        if (request != null) {
            request.reset();
        }
    }

    private Future<HttpClientResponse> send(HttpClientRequest open, byte[] body) {
        synchronized (this) {
            if (abandoned) {
                open.reset();
                return Future.failedFuture("given up before it was sent");
            }
            request = open;
        }
        return open.send(Buffer.buffer(body));
    }

    private Future<Answer> read(HttpClientResponse response) {
        int status = response.statusCode();
        boolean isAccepted = status >= 200 && status < 300;
        String retryAfter = response.getHeader(HttpHeaders.RETRY_AFTER);
        if (!isAccepted) {
            if (isRelayed && isOfProxy(response)) {
                barred(status);
            }
            head = new Answer(status, retryAfter, null);
        }
        long most = isAccepted ? mostResult : MOST_OF_A_REFUSAL;
        Buffer body = Buffer.buffer();
        Promise<Answer> whole = Promise.promise();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > most) {
                whole.tryComplete(new Answer(status, retryAfter, null));
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(
                new Answer(status, retryAfter, isAccepted ? result(response, body.getBytes()) : null)));
        return whole.future();
    }

    /**
     * What a proxy hands on has its {@code Via} (RFC 9110, section 7.6.3), and of its own answers it says why it gives them
     * (RFC 9209, section 2). 407 is for proxies alone. Without such evidence an answer is the target's: a task must not be
     * sent to it again and again.
     */
    private static boolean isOfProxy(HttpClientResponse response) {
        String why = response.getHeader("Proxy-Status");
        return response.getHeader("Via") == null
                && (response.statusCode() == 407 || (why != null && why.contains("error=")));
    }

    private void barred(int status) {
        if (BARRING.contains(status)) {
            barred = "The egress proxy answered " + status + ".";
        }
    }

    private void lookAtTunnel(Throwable fault) {
        Matcher refusal = REFUSED_CONNECT.matcher(fault.getMessage() == null ? "" : fault.getMessage());
        if (fault instanceof ConnectException && refusal.find()) {
            barred(Integer.parseInt(refusal.group(1)));
        }
    }

    /** Bytes without a type, or in a coding that the type does not say, are of no use to whoever asks for the result. */
    private static @Nullable Payload result(HttpClientResponse response, byte[] bytes) {
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean isKept = bytes.length > 0
                && response.getHeader(HttpHeaders.CONTENT_ENCODING) == null
                && type != null
                && MediaTypes.isOne(type);
        return isKept ? new Payload(type, bytes) : null;
    }
}
