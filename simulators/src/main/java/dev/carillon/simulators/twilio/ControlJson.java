package dev.carillon.simulators.twilio;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the controls tell, as JSON. Pure. */
final class ControlJson {
    private ControlJson() {}

    static JsonObject counts(TwilioSimulator simulator) {
        Map<String, Object> statuses = new TreeMap<>();
        simulator
                .messages()
                .forEach(message ->
                        statuses.merge(message.status().label(), 1, (before, one) -> (Integer) before + (Integer) one));
        Map<String, Integer> recipients = simulator.countsByRecipient();
        Map<String, Object> repeated = new TreeMap<>();
        recipients.forEach((to, count) -> {
            if (count > 1) {
                repeated.put(to, count);
            }
        });
        return new JsonObject()
                .put("messages", simulator.messages().size())
                .put("recipients", recipients.size())
                .put("repeated", new JsonObject(repeated))
                .put("sends", simulator.sends())
                .put("statuses", new JsonObject(statuses));
    }

    static JsonArray requests(List<SimulatedRequest> requests) {
        JsonArray all = new JsonArray();
        requests.forEach(request -> all.add(new JsonObject()
                .put("at", request.at().toString())
                .put("method", request.method())
                .put("path", request.path())
                .put("to", request.to())
                .put("status", request.status())
                .put("fault", request.fault() == null ? null : request.fault().name())));
        return all;
    }

    static JsonObject violations(TwilioSimulator simulator) {
        JsonArray last = new JsonArray();
        simulator
                .violations()
                .forEach(violation -> last.add(new JsonObject()
                        .put("operation", violation.operation())
                        .put("part", violation.part())
                        .put("problem", violation.problem())));
        return new JsonObject().put("total", simulator.violationCount()).put("violations", last);
    }

    static JsonArray verifications(List<SimulatedVerification> verifications) {
        JsonArray all = new JsonArray();
        verifications.forEach(verification -> all.add(new JsonObject()
                .put("sid", verification.sid())
                .put("to", verification.to())
                .put("status", verification.status())
                .put("code", verification.code())
                .put("sends", verification.sentAt().size())
                .put("checks", verification.checks())));
        return all;
    }
}
