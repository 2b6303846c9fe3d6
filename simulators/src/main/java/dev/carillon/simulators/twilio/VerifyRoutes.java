package dev.carillon.simulators.twilio;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Twilio's Verify API: codes by text. Every service that is named like one exists. Runs on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/verify/api/verification">Twilio: Verification</a>
 */
final class VerifyRoutes {
    private static final String SERVICE = "/v2/Services/:service";
    private static final Pattern SERVICE_SID = Pattern.compile("VA[0-9a-fA-F]{32}");
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
        if (!isService(context)) {
            return Answer.refused(Refusal.NOT_FOUND);
        }
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
        return answer(200, book.check(context.pathParam("service"), whom, code));
    }

    private static boolean isService(RoutingContext context) {
        return SERVICE_SID.matcher(context.pathParam("service")).matches();
    }

    private static Answer answer(int status, VerifyBook.Result result) {
        return switch (result) {
            case VerifyBook.Result.Done(SimulatedVerification verification) -> new Answer(status, json(verification));
            case VerifyBook.Result.Refused(Refusal refusal) -> Answer.refused(refusal);
        };
    }

    private static JsonObject json(SimulatedVerification verification) {
        JsonArray attempts = new JsonArray();
        verification
                .sentAt()
                .forEach(time -> attempts.add(new JsonObject()
                        .put("time", date(time))
                        .put("channel", verification.channel())
                        .putNull("attempt_sid")));
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
                .put("lookup", new JsonObject().putNull("carrier"))
                .putNull("amount")
                .putNull("payee")
                .put("send_code_attempts", attempts)
                .putNull("sna")
                .put(
                        "url",
                        "https://verify.twilio.com/v2/Services/" + verification.serviceSid() + "/Verifications/"
                                + verification.sid());
    }

    private static String date(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
