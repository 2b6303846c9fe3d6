package dev.carillon.simulators.twilio;

import dev.carillon.simulators.server.Answers;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Twilio's API of 2010-04-01, as far as messages need it. Runs on the event loop. */
final class ApiRoutes {
    private static final String ACCOUNT = "/2010-04-01/Accounts/:account";

    private final Ledger ledger;
    private final FaultPlan faults;
    private final MessageLife life;
    private final AtomicInteger sends = new AtomicInteger();

    /** An answer that is ready, but perhaps held back. */
    private record Answer(int status, JsonObject body) {
        static Answer refused(Refusal refusal) {
            return new Answer(refusal.httpStatus(), ApiJson.refusal(refusal));
        }
    }

    /** What a route does; not called where a fault comes before it. */
    private interface Action {
        Answer run(RoutingContext context, String accountSid);
    }

    ApiRoutes(Ledger ledger, FaultPlan faults, MessageLife life) {
        this.ledger = ledger;
        this.faults = faults;
        this.life = life;
    }

    /** How many requests to send a message came with the right credentials, the refused and failed ones included. */
    int sends() {
        return sends.get();
    }

    void mount(Router router) {
        router.route("/2010-04-01/*").handler(BodyHandler.create(false));
        router.post(ACCOUNT + "/Messages.json").handler(on(Fault.Operation.SEND, this::send));
        router.get(ACCOUNT + "/Messages.json").handler(on(Fault.Operation.READ, this::list));
        router.get(ACCOUNT + "/Messages/:message").handler(on(Fault.Operation.READ, this::fetch));
        router.get(ACCOUNT + "/Balance.json").handler(on(Fault.Operation.READ, this::balance));
        router.get("/2010-04-01/Accounts/:accountJson").handler(context -> account(context));
        router.route("/2010-04-01/*").handler(context -> end(context, Answer.refused(Refusal.NOT_FOUND)));
    }

    private io.vertx.core.Handler<RoutingContext> on(Fault.Operation operation, Action action) {
        return context -> {
            String accountSid = context.pathParam("account");
            if (!isAuthentic(context, accountSid)) {
                end(context, Answer.refused(Refusal.AUTHENTICATE));
                return;
            }
            if (operation == Fault.Operation.SEND) {
                sends.incrementAndGet();
            }
            Optional<Fault> fault = faults.next(operation);
            if (fault.isPresent()) {
                fail(context, fault.get(), accountSid, action);
            } else {
                end(context, action.run(context, accountSid));
            }
        };
    }

    private void fail(RoutingContext context, Fault fault, String accountSid, Action action) {
        Answer right = fault.kind().acts() ? action.run(context, accountSid) : Answer.refused(Refusal.INTERNAL);
        Runnable effect = () -> {
            switch (fault.kind()) {
                case ERROR_BEFORE, ERROR_AFTER -> end(context, Answer.refused(Refusal.INTERNAL));
                case RATE_LIMITED -> end(context, Answer.refused(Refusal.TOO_MANY_REQUESTS));
                case RESET_BEFORE, RESET_AFTER -> context.request().connection().close();
                case SLOW -> end(context, right);
            }
        };
        if (fault.delay().isZero()) {
            effect.run();
        } else {
            context.vertx().setTimer(fault.delay().toMillis(), timer -> effect.run());
        }
    }

    private boolean isAuthentic(RoutingContext context, String accountSid) {
        String credentials = String.valueOf(context.request().getHeader("Authorization"));
        return ledger.account(accountSid)
                .map(account -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.UTF_8)))
                .filter(credentials::equals)
                .isPresent();
    }

    private Answer send(RoutingContext context, String accountSid) {
        MultiMap form = context.request().formAttributes();
        Submission submission = new Submission(
                form.get("To"),
                form.get("From"),
                form.get("MessagingServiceSid"),
                form.get("Body"),
                form.get("StatusCallback"));
        return switch (ledger.submit(accountSid, submission)) {
            case Ledger.Result.Accepted(SimulatedMessage message) -> {
                life.begin(message);
                yield new Answer(201, ApiJson.message(message));
            }
            case Ledger.Result.Refused(Refusal refusal) -> Answer.refused(refusal);
        };
    }

    private Answer list(RoutingContext context, String accountSid) {
        MessageList.Page page = MessageList.page(ledger.messages(), accountSid, context.queryParams());
        return new Answer(200, ApiJson.page(page, context.request().path()));
    }

    private Answer fetch(RoutingContext context, String accountSid) {
        String name = context.pathParam("message");
        return ledger.message(name.replaceFirst("\\.json$", ""))
                .filter(message -> message.accountSid().equals(accountSid))
                .map(message -> new Answer(200, ApiJson.message(message)))
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }

    private Answer balance(RoutingContext context, String accountSid) {
        return ledger.account(accountSid)
                .map(account -> new Answer(200, ApiJson.balance(account)))
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }

    private void account(RoutingContext context) {
        String sid = context.pathParam("accountJson").replaceFirst("\\.json$", "");
        Answer answer = ledger.account(sid)
                .filter(account -> isAuthentic(context, sid))
                .map(account -> new Answer(200, ApiJson.account(account)))
                .orElseGet(() -> Answer.refused(Refusal.AUTHENTICATE));
        end(context, answer);
    }

    private static void end(RoutingContext context, Answer answer) {
        if (!context.response().closed()) {
            Answers.json(context, answer.status(), answer.body());
        }
    }
}
