package dev.carillon.simulators.twilio;

import dev.carillon.simulators.openapi.Violation;
import dev.carillon.simulators.server.Answers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What every request to the API passes: it is authenticated, held to its account's pace and to Twilio's description,
 * perhaps hit by a fault, and noted. Runs on the event loop.
 */
final class ApiGate {
    private final Ledger ledger;
    private final FaultPlan faults;
    private final RequestLog log;
    private final AtomicInteger sends = new AtomicInteger();

    /** What a route does; not called where a fault comes before it. */
    interface Action {
        Answer run(RoutingContext context, String accountSid);
    }

    ApiGate(Ledger ledger, FaultPlan faults, RequestLog log) {
        this.ledger = ledger;
        this.faults = faults;
        this.log = log;
    }

    /** How many requests to send a message came with the right credentials, the refused and failed ones included. */
    int sends() {
        return sends.get();
    }

    /** A route that faults of this operation can hit. */
    Handler<RoutingContext> on(Fault.Operation operation, Action action) {
        return context -> {
            Optional<SimulatedAccount> account = authenticated(context);
            if (account.isEmpty()) {
                refuse(context, Refusal.AUTHENTICATE);
                return;
            }
            String sid = account.get().sid();
            if (operation == Fault.Operation.SEND) {
                sends.incrementAndGet();
                if (!ledger.takeTurn(sid)) {
                    refuseForPace(context, account.get());
                    return;
                }
            }
            List<Violation> violations = ApiContract.of(context);
            if (!violations.isEmpty()) {
                end(context, Answer.refused(violations), null);
                return;
            }
            Optional<Fault> fault = faults.next(operation);
            if (fault.isPresent()) {
                fail(context, fault.get(), sid, action);
            } else {
                end(context, run(action, context, sid), null);
            }
        };
    }

    /** Answers with an error, without a look at faults. */
    void refuse(RoutingContext context, Refusal refusal) {
        end(context, Answer.refused(refusal), null);
    }

    private Optional<SimulatedAccount> authenticated(RoutingContext context) {
        String inPath = context.pathParam("account");
        String credentials = String.valueOf(context.request().getHeader("Authorization"));
        return ledger.accounts().stream()
                .filter(account -> inPath == null || inPath.equals(account.sid()))
                .filter(account -> credentials.equals(basic(account)))
                .findFirst();
    }

    private static String basic(SimulatedAccount account) {
        byte[] pair = (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private void refuseForPace(RoutingContext context, SimulatedAccount account) {
        boolean silent = account.limits().silentRefusal();
        end(context, silent ? new Answer(429, null) : Answer.refused(Refusal.TOO_MANY_REQUESTS), null);
    }

    private static Answer run(Action action, RoutingContext context, String accountSid) {
        try {
            return action.run(context, accountSid);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Answer.refused(Refusal.PARAMETER_INVALID);
        }
    }

    private void fail(RoutingContext context, Fault fault, String accountSid, Action action) {
        Answer right = fault.kind().acts() ? run(action, context, accountSid) : Answer.refused(Refusal.INTERNAL);
        if (fault.kind().isSilent()) {
            // The client gives up; where a delay is told, the connection ends after it.
            log.add(context.request(), 0, fault.kind());
            if (!fault.delay().isZero()) {
                context.vertx().setTimer(fault.delay().toMillis(), timer -> drop(context));
            }
            return;
        }
        if (fault.delay().isZero()) {
            show(context, fault.kind(), right);
        } else {
            context.vertx().setTimer(fault.delay().toMillis(), timer -> show(context, fault.kind(), right));
        }
    }

    private void show(RoutingContext context, Fault.Kind kind, Answer right) {
        switch (kind) {
            case ERROR_BEFORE, ERROR_AFTER -> end(context, Answer.refused(Refusal.INTERNAL), kind);
            case UNAVAILABLE_BEFORE, UNAVAILABLE_AFTER -> unavailable(context, kind);
            case RATE_LIMITED -> end(context, Answer.refused(Refusal.TOO_MANY_REQUESTS), kind);
            case RATE_LIMITED_PLAIN -> end(context, new Answer(429, null), kind);
            case RESET_BEFORE, RESET_AFTER -> {
                log.add(context.request(), 0, kind);
                drop(context);
            }
            case TRUNCATED -> truncated(context, right);
            case SLOW -> end(context, right, kind);
            case TIMEOUT_BEFORE, TIMEOUT_AFTER -> throw new IllegalStateException("these never answer");
        }
    }

    private static void drop(RoutingContext context) {
        context.request().connection().close();
    }

    /** What a load balancer says where nothing behind it answers: no JSON. */
    private void unavailable(RoutingContext context, Fault.Kind kind) {
        log.add(context.request(), 503, kind);
        if (!context.response().closed()) {
            context.response()
                    .setStatusCode(503)
                    .putHeader("Content-Type", "text/html")
                    .end("<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>");
        }
    }

    /** The status and half of the body, then the end of the connection. */
    private void truncated(RoutingContext context, Answer right) {
        log.add(context.request(), right.status(), Fault.Kind.TRUNCATED);
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        Buffer whole = right.body() == null ? Buffer.buffer("{}") : right.body().toBuffer();
        response.setStatusCode(right.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", Integer.toString(whole.length()))
                .write(whole.slice(0, whole.length() / 2))
                .onComplete(written -> drop(context));
    }

    private void end(RoutingContext context, Answer answer, Fault.@org.jspecify.annotations.Nullable Kind fault) {
        log.add(context.request(), answer.status(), fault);
        if (context.response().closed()) {
            return;
        }
        if (answer.body() == null) {
            Answers.empty(context, answer.status());
        } else {
            Answers.json(context, answer.status(), answer.body());
        }
    }
}
