package dev.carillon.gateway.forward;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.ProxyError;
import dev.carillon.gateway.policy.Admission.Denied;
import dev.carillon.gateway.relay.RelayFailure;
import dev.carillon.gateway.telemetry.Access;
import dev.carillon.gateway.telemetry.AccessLog;
import dev.carillon.gateway.telemetry.RequestMeters;
import dev.carillon.gateway.telemetry.Side;
import dev.carillon.http.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What the two kinds of outbound requests answer and report alike. */
final class EgressOutcome {
    private static final String UNKNOWN = "-";
    // RFC 9110, section 11.7.1. Two fields, since not every client takes a list apart.
    private static final ExtraFields CHALLENGES = ExtraFields.NONE
            .with("Proxy-Authenticate", "Basic realm=\"carillon\"")
            .with("Proxy-Authenticate", "Bearer realm=\"carillon\"");
    private static final ExtraFields RETRY_AFTER = ExtraFields.NONE.with("Retry-After", "1");

    private EgressOutcome() {}

    /** A target that no proxy can make sense of. */
    static void malformed(Exchange exchange, String detail) {
        exchange.closeAfter();
        exchange.problem(ProxyError.HTTP_REQUEST_ERROR, problem(400, "malformed-target", detail));
    }

    static void denied(Exchange exchange, Denied denied) {
        ExtraFields fields = switch (denied.status()) {
            case 407 -> CHALLENGES;
            case 429 -> RETRY_AFTER;
            default -> ExtraFields.NONE;
        };
        exchange.problem(
                denied.error(), problem(denied.status(), denied.kind(), denied.detail()), denied.rule(), fields);
    }

    /** There was no answer from the origin. */
    static void failed(Exchange exchange, Authority target, RelayFailure failure) {
        String host = target.host().text() + " on port " + target.port();
        Problem problem = switch (failure) {
            case REFUSED, UNREACHABLE -> problem(502, "origin-unreachable", "Could not connect to " + host + ".");
            case CONNECT_TIMEOUT -> problem(504, "origin-timeout", "No connection to " + host + " in time.");
            case BUSY -> problem(503, "origin-busy", "Too many requests wait for a connection to " + host + ".");
            case NO_SOCKETS -> problem(503, "out-of-sockets", "The proxy has no socket left for " + host + ".");
            case BODY_TOO_LONG -> problem(413, "body-too-long", "The body is too long.");
            case REQUEST_TIMEOUT -> problem(408, "request-timeout", "The body did not come in time.");
            case TIMEOUT -> problem(504, "origin-timeout", host + " did not answer in time.");
            case LOST, CUT, NOT_HTTP ->
                problem(502, "origin-failed", "The connection to " + host + " was lost, or its answer is not HTTP.");
        };
        ExtraFields fields = problem.status() == 503 ? RETRY_AFTER : ExtraFields.NONE;
        exchange.problem(failure.error(), problem, null, fields);
    }

    private static Problem problem(int status, String kind, String detail) {
        return Problem.of(status, kind, detail, null);
    }

    static void report(Exchange exchange, RequestMeters meters, String caller, @Nullable Authority target) {
        long nanos = exchange.nanos();
        meters.record(exchange.status(), nanos);
        if (AccessLog.isOn()) {
            AccessLog.log(new Access(
                    Side.EGRESS,
                    exchange.peer().host(),
                    exchange.request().method(),
                    UNKNOWN,
                    exchange.status(),
                    exchange.received(),
                    exchange.sent(),
                    nanos / 1_000_000,
                    caller,
                    target == null ? UNKNOWN : target.host().text() + ":" + target.port(),
                    UNKNOWN));
        }
    }
}
