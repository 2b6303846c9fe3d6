package dev.carillon.simulators.twilio;

import dev.carillon.simulators.server.Answers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * What {@link TwilioSimulator} offers to a test in the same process, over HTTP, for tests that are not.
 *
 * <pre>
 * GET    /control/health
 * GET    /control/accounts              PUT /control/accounts/{sid}   {"authToken", "balance"}
 * GET    /control/messages[?to=]        accepted messages, and how many for each recipient
 * GET    /control/connections           how many were made to the API
 * GET    /control/faults                POST {"kind", "times", "on", "delay"}   DELETE
 * GET    /control/callbacks             PUT  {"copies", "dropShare", "shuffle", "delay"}
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
        router.get("/control/connections")
                .handler(context -> Answers.json(context, 200, new JsonObject().put("total", simulator.connections())));
        router.get("/control/faults").handler(this::faults);
        router.post("/control/faults").handler(context -> Answers.apply(context, this::inject));
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
                        new BigDecimal(required(body, "balance")))));
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
                Duration.parse(body.getString("delay", "PT0S"))));
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
