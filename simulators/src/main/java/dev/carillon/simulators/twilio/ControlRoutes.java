package dev.carillon.simulators.twilio;

import dev.carillon.simulators.server.Answers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link TwilioSimulator} offers to a test in the same process, over HTTP, for tests that are not.
 *
 * <pre>
 * GET    /control/health
 * GET    /control/accounts              PUT /control/accounts/{sid}   {"authToken", "balance", "active", "perSecond", …}
 * GET    /control/messages[?to=]        accepted messages, and how many for each recipient
 * GET    /control/counts                how many messages, recipients and recipients of more than one, by status
 * GET    /control/requests              what the API was asked and answered
 * GET    /control/verifications         with their codes
 * POST   /control/inbound               {"account", "from", "to", "body", "url"}: somebody texts us
 * GET    /control/violations            where requests were not as Twilio's OpenAPI has them   DELETE
 * PUT    /control/smart-encoding        {"on"}: whether messaging services replace what only forces UCS-2
 * GET    /control/connections           how many were made to the API
 * GET    /control/faults                POST {"kind", "times", "on", "delay"}   DELETE
 * PUT    /control/faults                {"seed", "shares": {"ERROR_AFTER": 0.05, …}, "on", "delay"}: by chance
 * GET    /control/callbacks             PUT  {"copies", "dropShare", "shuffle", "delay", "json"}
 * PUT    /control/outcomes              {"to", "status", "errorCode"}
 * POST   /control/reset
 * </pre>
 */
final class ControlRoutes {
    private final TwilioSimulator simulator;

    ControlRoutes(TwilioSimulator simulator) {
        this.simulator = simulator;
    }

    void mount(Router router) {
        router.route("/control/*").handler(BodyHandler.create(false));
        router.get("/control/health").handler(context -> Answers.empty(context, 204));
        router.get("/control/accounts").handler(this::accounts);
        router.put("/control/accounts/:sid").handler(this::putAccount);
        router.get("/control/messages").handler(this::messages);
        router.get("/control/counts").handler(context -> Answers.json(context, 200, ControlJson.counts(simulator)));
        router.get("/control/requests")
                .handler(context -> Answers.json(context, 200, ControlJson.requests(simulator.requests())));
        router.get("/control/verifications")
                .handler(context -> Answers.json(context, 200, ControlJson.verifications(simulator.verifications())));
        router.post("/control/inbound").handler(this::inbound);
        router.get("/control/connections")
                .handler(context -> Answers.json(context, 200, new JsonObject().put("total", simulator.connections())));
        router.get("/control/violations")
                .handler(context -> Answers.json(context, 200, ControlJson.violations(simulator)));
        router.delete("/control/violations").handler(context -> {
            simulator.forgetViolations();
            Answers.empty(context, 204);
        });
        router.put("/control/smart-encoding")
                .handler(context ->
                        Answers.apply(context, body -> simulator.smartEncoding(body.getBoolean("on", true))));
        router.get("/control/faults").handler(this::faults);
        router.post("/control/faults").handler(context -> Answers.apply(context, this::inject));
        router.put("/control/faults").handler(context -> Answers.apply(context, this::mix));
        router.delete("/control/faults").handler(context -> {
            simulator.clearFaults();
            Answers.empty(context, 204);
        });
        router.get("/control/callbacks").handler(this::callbacks);
        router.put("/control/callbacks").handler(context -> Answers.apply(context, this::plan));
        router.put("/control/outcomes").handler(context -> Answers.apply(context, this::outcome));
        router.post("/control/reset").handler(context -> {
            simulator.reset();
            Answers.empty(context, 204);
        });
    }

    private void accounts(RoutingContext context) {
        List<JsonObject> accounts = simulator.accounts().stream()
                .map(account -> new JsonObject()
                        .put("sid", account.sid())
                        .put("balance", account.balance().toPlainString())
                        .put("active", account.active()))
                .toList();
        Answers.json(context, 200, new JsonArray(accounts));
    }

    private void putAccount(RoutingContext context) {
        Answers.apply(
                context,
                body -> simulator.putAccount(new SimulatedAccount(
                        context.pathParam("sid"),
                        required(body, "authToken"),
                        new BigDecimal(required(body, "balance")),
                        body.getBoolean("active", true),
                        new AccountLimits(
                                body.getInteger("perSecond", Integer.MAX_VALUE),
                                body.getInteger("perDay", Integer.MAX_VALUE),
                                body.getBoolean("silentRefusal", false)))));
    }

    private void inbound(RoutingContext context) {
        try {
            JsonObject body = context.body().asJsonObject();
            InboundText text = new InboundText(
                    required(body, "account"),
                    required(body, "from"),
                    required(body, "to"),
                    required(body, "body"),
                    URI.create(required(body, "url")),
                    body.getString("messagingServiceSid"));
            simulator
                    .inbound(text)
                    .onSuccess(answer -> Answers.json(
                            context,
                            200,
                            new JsonObject()
                                    .put("sid", answer.messageSid())
                                    .put("status", answer.status())
                                    .put("body", answer.body())));
        } catch (RuntimeException e) {
            Answers.json(context, 400, new JsonObject().put("error", String.valueOf(e.getMessage())));
        }
    }

    private void messages(RoutingContext context) {
        String to = context.request().getParam("to");
        List<JsonObject> messages = simulator.messages().stream()
                .filter(message -> to == null || message.to().equals(to))
                .map(message ->
                        ApiJson.message(message).put("cost", message.cost().toPlainString()))
                .toList();
        JsonObject answer = new JsonObject()
                .put("total", messages.size())
                .put("sends", simulator.sends())
                .put("recipients", new JsonObject(new HashMap<>(simulator.countsByRecipient())))
                .put("messages", new JsonArray(messages));
        Answers.json(context, 200, answer);
    }

    private void faults(RoutingContext context) {
        List<JsonObject> pending = simulator.pendingFaults().stream()
                .map(fault -> new JsonObject()
                        .put("kind", fault.kind().name())
                        .put("on", fault.on().name())
                        .put("delay", fault.delay().toString()))
                .toList();
        Answers.json(context, 200, new JsonArray(pending));
    }

    private void inject(JsonObject body) {
        simulator.inject(new Fault(
                Fault.Kind.valueOf(required(body, "kind").toUpperCase(Locale.ROOT)),
                body.getInteger("times", 1),
                Fault.Operation.valueOf(body.getString("on", "SEND").toUpperCase(Locale.ROOT)),
                Duration.parse(body.getString("delay", "PT0S"))));
    }

    private void mix(JsonObject body) {
        Map<Fault.Kind, Double> shares = new EnumMap<>(Fault.Kind.class);
        JsonObject given = body.getJsonObject("shares", new JsonObject());
        given.fieldNames()
                .forEach(kind -> shares.put(Fault.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), given.getDouble(kind)));
        simulator.mix(new FaultMix(
                body.getLong("seed", 1L),
                shares,
                Fault.Operation.valueOf(body.getString("on", "SEND").toUpperCase(Locale.ROOT)),
                Duration.parse(body.getString("delay", "PT0S"))));
    }

    private void callbacks(RoutingContext context) {
        CallbackCounts counts = simulator.callbackCounts();
        JsonObject answers = new JsonObject();
        counts.answers().forEach((status, count) -> answers.put(status.toString(), count));
        Answers.json(
                context,
                200,
                new JsonObject()
                        .put("answers", answers)
                        .put("dropped", counts.dropped())
                        .put("abandoned", counts.abandoned())
                        .put("underway", counts.underway()));
    }

    private void plan(JsonObject body) {
        simulator.callbacks(new CallbackPlan(
                body.getInteger("copies", 1),
                body.getDouble("dropShare", 0.0),
                body.getBoolean("shuffle", false),
                Duration.parse(body.getString("delay", "PT0S")),
                body.getBoolean("json", false)));
    }

    private void outcome(JsonObject body) {
        MessageStatus status = MessageStatus.valueOf(required(body, "status").toUpperCase(Locale.ROOT));
        simulator.settle(required(body, "to"), new Fate(status, body.getInteger("errorCode")));
    }

    private static String required(JsonObject body, String name) {
        String value = body.getString(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }
}
