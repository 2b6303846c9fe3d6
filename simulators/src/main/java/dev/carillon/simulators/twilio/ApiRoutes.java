package dev.carillon.simulators.twilio;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Twilio's API of 2010-04-01, as far as messages need it. Runs on the event loop. */
final class ApiRoutes {
    private static final String ACCOUNT = "/2010-04-01/Accounts/:account";
    private static final String MESSAGE = ACCOUNT + "/Messages/:message";

    private final Ledger ledger;
    private final ApiGate gate;
    private final MessageLife life;

    ApiRoutes(Ledger ledger, ApiGate gate, MessageLife life) {
        this.ledger = ledger;
        this.gate = gate;
        this.life = life;
    }

    void mount(Router router) {
        router.post(ACCOUNT + "/Messages.json").handler(gate.on(Fault.Operation.SEND, this::send));
        router.get(ACCOUNT + "/Messages.json").handler(gate.on(Fault.Operation.READ, this::list));
        router.get(MESSAGE).handler(gate.on(Fault.Operation.READ, this::fetch));
        router.post(MESSAGE).handler(gate.on(Fault.Operation.CHANGE, this::update));
        router.delete(MESSAGE).handler(gate.on(Fault.Operation.CHANGE, this::delete));
        router.get(ACCOUNT + "/Balance.json").handler(gate.on(Fault.Operation.READ, this::balance));
        router.getWithRegex("/2010-04-01/Accounts/(?<account>AC[0-9a-zA-Z]+)\\.json")
                .handler(gate.on(Fault.Operation.READ, this::account));
    }

    private Answer send(RoutingContext context, String accountSid) {
        Submission submission = Submission.of(context.request().formAttributes());
        return switch (ledger.submit(accountSid, submission)) {
            case Ledger.Result.Accepted(SimulatedMessage message) -> {
                life.begin(message);
                yield Answer.created(ApiJson.message(message));
            }
            case Ledger.Result.Refused(Refusal refusal) -> Answer.refused(refusal);
        };
    }

    private Answer list(RoutingContext context, String accountSid) {
        MessageList.Page page = MessageList.page(ledger.allMessages(), accountSid, context.queryParams());
        return Answer.ok(ApiJson.page(page, context.request().path()));
    }

    private Answer fetch(RoutingContext context, String accountSid) {
        return withMessage(context, accountSid, message -> Answer.ok(ApiJson.message(message)));
    }

    /** {@code Body=} takes the text away, {@code Status=canceled} stops what is scheduled; nothing else can change. */
    private Answer update(RoutingContext context, String accountSid) {
        MultiMap form = context.request().formAttributes();
        boolean redacts = "".equals(form.get("Body"));
        boolean cancels = "canceled".equals(form.get("Status"));
        if (redacts == cancels || form.size() != 1) {
            return Answer.refused(Refusal.UPDATE_INVALID);
        }
        return withMessage(context, accountSid, message -> redacts ? redact(message) : cancel(message));
    }

    private Answer redact(SimulatedMessage message) {
        return message.status().isUnderway()
                ? Answer.refused(Refusal.NOT_DELETABLE)
                : answer(ledger.redact(message.sid()));
    }

    private Answer cancel(SimulatedMessage message) {
        if (message.status() != MessageStatus.SCHEDULED) {
            return Answer.refused(Refusal.NOT_CANCELABLE);
        }
        Optional<SimulatedMessage> canceled = ledger.advance(message.sid(), MessageStatus.CANCELED, null);
        canceled.ifPresent(life::tell);
        return answer(canceled);
    }

    private Answer delete(RoutingContext context, String accountSid) {
        return withMessage(context, accountSid, message -> {
            if (message.status().isUnderway()) {
                return Answer.refused(Refusal.NOT_DELETABLE);
            }
            ledger.delete(message.sid());
            return Answer.noContent();
        });
    }

    private Answer withMessage(RoutingContext context, String accountSid, Function<SimulatedMessage, Answer> action) {
        return ledger.message(context.pathParam("message").replaceFirst("\\.json$", ""))
                .filter(message -> message.accountSid().equals(accountSid))
                .map(action)
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }

    private static Answer answer(Optional<SimulatedMessage> message) {
        return message.map(found -> Answer.ok(ApiJson.message(found)))
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }

    private Answer balance(RoutingContext context, String accountSid) {
        return ledger.account(accountSid)
                .map(account -> Answer.ok(ApiJson.balance(account)))
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }

    private Answer account(RoutingContext context, String accountSid) {
        return ledger.account(accountSid)
                .map(account -> Answer.ok(ApiJson.account(account)))
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }
}
