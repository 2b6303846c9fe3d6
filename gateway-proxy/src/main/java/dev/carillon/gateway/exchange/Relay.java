package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.HopByHop;
import dev.carillon.gateway.message.Via;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Sends a request on over a connection that is already there, and its answer back, each as it comes: what waits in
 * memory is bounded by the buffers of the two sockets.
 *
 * <p>Lives on the event loop of the exchange. Either an answer begins, or {@code failed} is told why not, once. When the
 * answer breaks off half-way, so does the client's connection.
 */
public final class Relay {

    /** What bounds a relay. */
    public record Limits(Duration response, long body) {}

    private final Vertx vertx;
    private final Exchange exchange;
    private final HttpClientRequest onward;
    private final Limits limits;
    private final Consumer<RelayFailure> failed;
    private long timer = -1;
    private boolean settled;
    private boolean answered;

    public Relay(
            Vertx vertx, Exchange exchange, HttpClientRequest onward, Limits limits, Consumer<RelayFailure> failed) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.onward = onward;
        this.limits = limits;
        this.failed = failed;
    }

    /** Gives up a request of which nothing has been sent. */
    public static void discard(HttpClientRequest onward) {
        // Without a handler Vert.x logs what we do here as an error.
        onward.exceptionHandler(failure -> {});
        onward.reset();
    }

    /** Sends the request, whose fields {@code onward} already has, but for its framing. */
    public void start() {
        exchange.response().closeHandler(v -> clientLeft());
        // Everything that can go wrong on the way arrives at the future below as well.
        onward.exceptionHandler(failure -> {});
        onward.response().onComplete(answer -> {
            if (answer.succeeded()) {
                answer(answer.result());
            } else {
                fail(RelayFailure.BROKEN);
            }
        });
        onward.headers()
                .set(
                        Via.FIELD,
                        via(exchange.request().headers(), exchange.request().version()));
        if (exchange.body() == Framing.Body.NONE) {
            String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length != null) {
                onward.headers().set(HttpHeaders.CONTENT_LENGTH, length);
            }
            onward.end();
            requestSent();
        } else {
            sendBody(exchange.request());
        }
    }

    private void sendBody(HttpServerRequest request) {
        if (exchange.body() == Framing.Body.CHUNKED) {
            onward.setChunked(true);
        } else {
            onward.headers().set(HttpHeaders.CONTENT_LENGTH, request.getHeader(HttpHeaders.CONTENT_LENGTH));
        }
        if (onward.headers().contains(HttpHeaders.EXPECT)) {
            // The client waits for the origin's word before it sends anything that would take the head along.
            onward.continueHandler(v -> exchange.response().writeContinue());
            onward.sendHead();
            armTimer();
        }
        new LimitedBody(request, limits.body())
                .pipe()
                .endOnFailure(false)
                .to(onward)
                .onComplete(sent -> {
                    if (sent.succeeded()) {
                        exchange.requestRead();
                        requestSent();
                    } else if (sent.cause() instanceof LimitedBody.TooLongException) {
                        fail(RelayFailure.BODY_TOO_LONG);
                    }
                    // Else one of the two connections is gone, and that has its own ways of telling.
                });
    }

    private void requestSent() {
        if (!settled) {
            armTimer();
        }
    }

    private void armTimer() {
        disarmTimer();
        timer = vertx.setTimer(limits.response().toMillis(), id -> fail(RelayFailure.TIMEOUT));
    }

    private void disarmTimer() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void answer(HttpClientResponse answer) {
        if (settled) {
            return;
        }
        settled = true;
        disarmTimer();
        HttpServerResponse response = exchange.response();
        if (response.closed()) {
            onward.reset();
            return;
        }
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        HopByHop.copyEndToEnd(answer.headers(), response.headers());
        response.headers().set(Via.FIELD, via(answer.headers(), answer.version()));
        boolean bodiless = HttpMethod.HEAD.equals(exchange.request().method())
                || answer.statusCode() == 204
                || answer.statusCode() == 304;
        frame(answer, bodiless);
        exchange.announceClose();
        answer.pipe().endOnFailure(false).to(response).onComplete(sent -> answerSent(sent.succeeded()));
    }

    // The framing is ours: from the length that the origin told, else chunked, else by closing (RFC 9112, section 6.3).
    private void frame(HttpClientResponse answer, boolean bodiless) {
        HttpServerResponse response = exchange.response();
        String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && answer.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, length);
        } else if (!bodiless) {
            if (exchange.request().version() == HttpVersion.HTTP_1_0) {
                exchange.closeAfter();
                // Vert.x has its own idea of this field for HTTP/1.0, and sets it before it calls this.
                response.headersEndHandler(v -> response.putHeader(HttpHeaders.CONNECTION, "close"));
            } else {
                response.setChunked(true);
            }
        }
    }

    private void answerSent(boolean whole) {
        answered = true;
        if (!whole) {
            exchange.abort();
        }
        if (!whole || !exchange.isRequestRead()) {
            onward.reset();
        }
    }

    private void clientLeft() {
        disarmTimer();
        if (!answered) {
            settled = true;
            onward.reset();
        }
    }

    private void fail(RelayFailure failure) {
        if (!settled) {
            settled = true;
            disarmTimer();
            onward.reset();
            failed.accept(failure);
        }
    }

    private static String via(MultiMap fields, HttpVersion version) {
        String before = String.join(", ", fields.getAll(Via.FIELD));
        String member = Via.member(version);
        return before.isEmpty() ? member : before + ", " + member;
    }
}
