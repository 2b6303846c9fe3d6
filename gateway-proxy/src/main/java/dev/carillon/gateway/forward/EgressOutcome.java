package dev.carillon.gateway.forward;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.policy.Admission.Denied;
import dev.carillon.gateway.telemetry.Access;
import dev.carillon.gateway.telemetry.AccessLog;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.Side;
import dev.carillon.http.problem.Problem;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the two kinds of outbound requests answer and report alike. */
final class EgressOutcome {
    private static final String UNKNOWN = "-";

    private final GatewayMetrics metrics;

    EgressOutcome(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** A target that no proxy can make sense of. */
    void malformed(Exchange exchange, String detail) {
        exchange.onEnd(ended -> report(ended, Decision.NOBODY, null, false, ended.status()));
        exchange.closeAfter();
        exchange.problem(Problem.of(400, "malformed-target", detail, null));
    }

    void denied(Exchange exchange, Denied denied) {
        if (denied.status() == 407) {
            // RFC 9110, section 11.7.1. Two fields, since not every client takes a list apart.
            exchange.response()
                    .headers()
                    .add("Proxy-Authenticate", "Basic realm=\"carillon\"")
                    .add("Proxy-Authenticate", "Bearer realm=\"carillon\"");
        }
        exchange.problem(Problem.of(denied.status(), denied.kind(), denied.detail(), null), denied.rule());
    }

    /** No connection to the origin could be had. */
    void unreachable(Exchange exchange, Authority target, Throwable failure) {
        String host = target.host().text() + " on port " + target.port();
        if (failure instanceof ConnectionPoolTooBusyException) {
            exchange.response().putHeader("Retry-After", "1");
            exchange.problem(
                    Problem.of(503, "origin-busy", "Too many requests wait for a connection to " + host + ".", null));
        } else if (failure instanceof ConnectTimeoutException || failure instanceof TimeoutException) {
            exchange.problem(Problem.of(504, "origin-timeout", "No connection to " + host + " in time.", null));
        } else {
            exchange.problem(Problem.of(502, "origin-unreachable", "Could not connect to " + host + ".", null));
        }
    }

    void report(Exchange exchange, String caller, @Nullable Authority target, boolean tunnel, int status) {
        long nanos = exchange.nanos();
        metrics.egress(caller, tunnel, status, nanos);
        AccessLog.log(new Access(
                Side.EGRESS,
                exchange.client(),
                exchange.request().method().name(),
                UNKNOWN,
                status,
                exchange.request().bytesRead(),
                exchange.response().bytesWritten(),
                nanos / 1_000_000,
                caller,
                target == null ? UNKNOWN : target.host().text() + ":" + target.port(),
                UNKNOWN));
    }
}
