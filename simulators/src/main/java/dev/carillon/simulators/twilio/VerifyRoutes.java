package dev.carillon.simulators.twilio;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Twilio's Verify API: codes by text. Every service that is named like one exists. Runs on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/verify/api/verification">Twilio: Verification</a>
 */
final class VerifyRoutes {
    private static final String SERVICE = "/v2/Services/:service";
    private static final Pattern E_164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final List<String> CHANNELS = List.of("sms", "call", "whatsapp");

    private final VerifyBook book;
    private final ApiGate gate;

    VerifyRoutes(VerifyBook book, ApiGate gate) {
        this.book = book;
        this.gate = gate;
    }

    void mount(Router router) {
        router.post(SERVICE + "/Verifications").handler(gate.on(Fault.Operation.VERIFY, this::start));
        router.get(SERVICE + "/Verifications/:verification")
                .handler(gate.on(Fault.Operation.READ, (context, sid) -> fetch(context)));
        router.post(SERVICE + "/Verifications/:verification")
                .handler(gate.on(Fault.Operation.VERIFY, (context, sid) -> update(context)));
        router.post(SERVICE + "/VerificationCheck")
                .handler(gate.on(Fault.Operation.VERIFY, (context, sid) -> check(context)));
    }

    private Answer start(RoutingContext context, String accountSid) {
        MultiMap form = context.request().formAttributes();
        String to = form.get("To");
        String channel = form.get("Channel");
        if (to == null || !E_164.matcher(to).matches() || channel == null || !CHANNELS.contains(channel)) {
            return Answer.refused(Refusal.VERIFY_PARAMETER_INVALID);
        }
        return answer(201, book.start(accountSid, context.pathParam("service"), to, channel));
    }

    private Answer fetch(RoutingContext context) {
        return answer(200, book.fetch(context.pathParam("service"), context.pathParam("verification")));
    }

    private Answer update(RoutingContext context) {
        String status = context.request().formAttributes().get("Status");
        if (!List.of("canceled", "approved").contains(String.valueOf(status))) {
            return Answer.refused(Refusal.VERIFY_PARAMETER_INVALID);
        }
        return answer(200, book.update(context.pathParam("service"), context.pathParam("verification"), status));
    }

    private Answer check(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        String whom = form.contains("VerificationSid") ? form.get("VerificationSid") : form.get("To");
        String code = form.get("Code");
        if (whom == null || code == null || !code.matches("[0-9A-Za-z]{4,10}")) {
            return Answer.refused(Refusal.VERIFY_PARAMETER_INVALID);
        }
        // A check shows less than its verification does.
        return answer(200, book.check(context.pathParam("service"), whom, code), VerifyRoutes::checkJson);
    }

    private static Answer answer(int status, VerifyBook.Result result) {
        return answer(status, result, VerifyRoutes::json);
    }

    private static Answer answer(
            int status, VerifyBook.Result result, Function<SimulatedVerification, JsonObject> shown) {
        return switch (result) {
            case VerifyBook.Result.Done(SimulatedVerification verification) ->
                new Answer(status, shown.apply(verification));
            case VerifyBook.Result.Refused(Refusal refusal) -> Answer.refused(refusal);
        };
    }

    private static JsonObject checkJson(SimulatedVerification verification) {
        return head(verification).put("sna_attempts_error_codes", new JsonArray());
    }

    private static JsonObject json(SimulatedVerification verification) {
        JsonArray attempts = new JsonArray();
        verification
                .sentAt()
                .forEach(time -> attempts.add(new JsonObject()
                        .put("time", date(time))
                        .put("channel", verification.channel())
                        .putNull("attempt_sid")));
        return head(verification)
                .put("lookup", new JsonObject().putNull("carrier"))
                .put("send_code_attempts", attempts)
                .putNull("sna")
                .put(
                        "url",
                        "https://verify.twilio.com/v2/Services/" + verification.serviceSid() + "/Verifications/"
                                + verification.sid());
    }

    private static JsonObject head(SimulatedVerification verification) {
        return new JsonObject()
                .put("sid", verification.sid())
                .put("service_sid", verification.serviceSid())
                .put("account_sid", verification.accountSid())
                .put("to", verification.to())
                .put("channel", verification.channel())
                .put("status", verification.status())
                .put("valid", verification.status().equals("approved"))
                .put("date_created", date(verification.sentAt().getFirst()))
                .put("date_updated", date(verification.updated()))
                .putNull("amount")
                .putNull("payee");
    }

    private static String date(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
