package dev.carillon.gateway.reverse;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.Relay;
import dev.carillon.gateway.exchange.RelayFailure;
import dev.carillon.gateway.message.Forwarding;
import dev.carillon.gateway.message.HopByHop;
import dev.carillon.gateway.message.Paths;
import dev.carillon.gateway.message.TraceParent;
import dev.carillon.gateway.reverse.Upstream.Endpoint;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.http.problem.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Requests from outside to the upstream of their route. Another endpoint is tried only while no byte has left: when the
 * connection could not be made.
 */
final class ReverseProxy {
    private static final Logger LOG = Logger.getLogger(ReverseProxy.class);

    private final Vertx vertx;
    private final HttpClient client;
    private final Routes routes;
    private final Relay.Limits limits;
    private final GatewayMetrics metrics;

    ReverseProxy(Vertx vertx, HttpClient client, Routes routes, Relay.Limits limits, GatewayMetrics metrics) {
        this.vertx = vertx;
        this.client = client;
        this.routes = routes;
        this.limits = limits;
        this.metrics = metrics;
    }

    void handle(Exchange exchange) {
        String path = Paths.path(exchange.request().uri());
        String trace = TraceParent.orNew(exchange.request().getHeader(TraceParent.FIELD));
        if (Paths.hasDotSegments(path)) {
            exchange.onEnd(ended -> IngressOutcome.report(ended, path, trace, null, metrics));
            exchange.problem(Problem.of(400, "path-not-normal", "Send the path without '.' and '..' segments.", null));
            return;
        }
        Optional<Routes.Route> route = routes.find(path);
        exchange.onEnd(ended -> IngressOutcome.report(ended, path, trace, route.orElse(null), metrics));
        if (route.isEmpty()) {
            exchange.problem(Problem.of(404, "no-route", "Nothing is routed here.", null));
        } else if (declaredLength(exchange) > limits.body()) {
            exchange.problem(tooLong());
        } else {
            connect(exchange, route.get(), trace, new HashSet<>());
        }
    }

    private static long declaredLength(Exchange exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    private void connect(Exchange exchange, Routes.Route route, String trace, Set<Endpoint> tried) {
        if (exchange.response().closed()) {
            return;
        }
        Endpoint endpoint = route.upstream().pick(tried);
        if (endpoint == null) {
            exchange.response().putHeader("Retry-After", "1");
            exchange.problem(
                    Problem.of(503, "upstream-unavailable", route.upstream().name() + " cannot be reached now.", null));
            return;
        }
        if (!tried.isEmpty()) {
            metrics.retried(route.upstream().name());
        }
        tried.add(endpoint);
        RequestOptions options = new RequestOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setMethod(exchange.request().method())
                .setURI(Paths.pathAndQuery(exchange.request().uri()));
        endpoint.begun();
        client.request(options)
                .onSuccess(onward -> send(exchange, route, trace, endpoint, onward))
                .onFailure(failure -> {
                    endpoint.ended();
                    LOG.debugf("No connection to %s:%d: %s", endpoint.host(), endpoint.port(), failure);
                    if (failure instanceof ConnectionPoolTooBusyException) {
                        exchange.response().putHeader("Retry-After", "1");
                        exchange.problem(Problem.of(
                                503, "upstream-busy", route.upstream().name() + " has too much to do now.", null));
                    } else {
                        connect(exchange, route, trace, tried);
                    }
                });
    }

    private void send(
            Exchange exchange, Routes.Route route, String trace, Endpoint endpoint, HttpClientRequest onward) {
        if (exchange.response().closed()) {
            endpoint.ended();
            Relay.discard(onward);
            return;
        }
        exchange.onEnd(ended -> {
            endpoint.ended();
            IngressOutcome.report(ended, Paths.path(ended.request().uri()), trace, route, metrics);
        });
        MultiMap fields = onward.headers();
        HopByHop.copyEndToEnd(exchange.request().headers(), fields);
        Forwarding.strip(fields);
        String host = exchange.request().getHeader(HttpHeaders.HOST);
        Forwarding.set(fields, exchange.client(), host, "http");
        fields.set(TraceParent.FIELD, trace);
        if (fields.contains(HttpHeaders.EXPECT)) {
            // To its clients a gateway is the origin, and it has looked at the head by now (RFC 9110, section 10.1.1).
            fields.remove(HttpHeaders.EXPECT);
            exchange.response().writeContinue();
        }
        String upstream = route.upstream().name();
        new Relay(vertx, exchange, onward, limits, failure -> failed(exchange, upstream, failure)).start();
    }

    private static void failed(Exchange exchange, String upstream, RelayFailure failure) {
        exchange.problem(
                switch (failure) {
                    case TIMEOUT -> Problem.of(504, "upstream-timeout", upstream + " did not answer in time.", null);
                    case BROKEN ->
                        Problem.of(
                                502,
                                "upstream-failed",
                                "The connection to " + upstream
                                        + " was lost before it answered; what it did is unknown.",
                                null);
                    case BODY_TOO_LONG -> tooLong();
                });
    }

    private static Problem tooLong() {
        return Problem.of(413, "body-too-long", "The body is longer than the gateway takes.", null);
    }
}
