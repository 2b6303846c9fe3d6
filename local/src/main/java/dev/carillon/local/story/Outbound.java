package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.suite.SuiteClient.Answer;
import java.util.Map;
import java.util.TreeMap;

/** Step 6: the proof that nothing outbound by-passed the egress proxy, and that it refuses what is not on the list. */
final class Outbound {
    private static final String NOT_LISTED = "not-on-the-list.example";
    private static final String COUNTER = "carillon_gateway_egress_decisions_total{";

    private final Narration narration;

    Outbound(Narration narration) {
        this.narration = narration;
    }

    void tell() {
        narration.step("6. Everything outbound went through the egress proxy");
        // On a port that is on the list, so that it is the host that it fails for.
        String url = "http://" + NOT_LISTED + ":"
                + narration.suite().ports().simulated().twilio() + "/";
        Answer refused = narration.suite().throughEgress("notifier").get(url);
        narration.say("GET " + url + " -> " + refused.status() + " "
                + refused.json().path("detail").asText());
        decisions();

        Map<String, Long> counted = counters();
        JsonNode gravatar = narration
                .suite()
                .gravatar()
                .get("/control/gravatar/requests")
                .expect2xx()
                .json();
        long twilio = narration
                .suite()
                .twilio()
                .get("/control/connections")
                .expect2xx()
                .json()
                .path("total")
                .asLong();
        Checks checks = narration.checks();
        checks.equal("a host that is not on the list is answered", refused.status(), 403);
        checks.equal(
                "tunnels that the proxy opened, and connections that Twilio got",
                counted.getOrDefault("notifier allowed", 0L),
                twilio);
        checks.equal(
                "requests that are not as Twilio's OpenAPI descriptions have them",
                narration
                        .suite()
                        .twilio()
                        .get("/control/violations")
                        .expect2xx()
                        .json()
                        .path("total")
                        .asLong(),
                0L);
        checks.equal(
                "requests that the proxy passed on, and requests that Gravatar got",
                counted.getOrDefault("contacts allowed", 0L),
                gravatar.path("total").asLong());
        checks.equal(
                "requests that Gravatar got without a proxy",
                gravatar.path("direct").asInt(),
                0);
        checks.equal("refusals", counted.getOrDefault("notifier refused", 0L), 1L);
    }

    /** The gateway's log of decisions, by host. */
    private void decisions() {
        Map<String, Integer> byTarget = new TreeMap<>();
        JsonNode latest = narration
                .suite()
                .management("gateway-proxy")
                .get("/q/gateway/decisions?limit=1000")
                .expect2xx()
                .json();
        JsonNode list = latest.isArray() ? latest : latest.path("decisions");
        for (JsonNode one : list) {
            String key = String.join(
                    "|",
                    one.path("host").asText() + ":" + one.path("port").asText(),
                    one.path("caller").asText(),
                    one.path("method").asText(),
                    one.path("decision").asText(),
                    one.path("rule").asText());
            byTarget.merge(key, one.path("count").asInt(1), Integer::sum);
        }
        Table table = new Table().row("host", "caller", "method", "decision", "rule", "times");
        byTarget.forEach((key, count) -> {
            String[] cells = key.split("\\|", -1);
            table.row(cells[0], cells[1], cells[2], cells[3], cells[4], count);
        });
        narration.show(table);
    }

    /** What the gateway's own counters say, by caller and decision. */
    private Map<String, Long> counters() {
        Map<String, Long> counted = new TreeMap<>();
        narration
                .suite()
                .management("gateway-proxy")
                .get("/q/metrics")
                .expect2xx()
                .body()
                .lines()
                .filter(line -> line.startsWith(COUNTER))
                .forEach(line -> counted.merge(
                        label(line, "caller") + " " + label(line, "decision"),
                        Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))),
                        Long::sum));
        return counted;
    }

    private static String label(String line, String name) {
        String start = name + "=\"";
        int from = line.indexOf(start) + start.length();
        return line.substring(from, line.indexOf('"', from));
    }
}
