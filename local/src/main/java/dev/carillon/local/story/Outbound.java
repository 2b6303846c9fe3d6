package dev.carillon.local.story;

import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import dev.carillon.local.suite.SuiteClient.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The proof that nothing outbound by-passed the egress proxy, and that it refuses what is not on the list. */
final class Outbound {
    private static final String NOT_LISTED = "not-on-the-list.example";
    private static final String COUNTER = "carillon_gateway_egress_decisions_total{";

    /** Who asked, and what the proxy said. */
    private record Decided(String caller, String decision) {}

    private final Suite suite;
    private final Consumer<String> out;
    private final Checks checks;

    Outbound(Suite suite, Consumer<String> out, Checks checks) {
        this.suite = suite;
        this.out = out;
        this.checks = checks;
    }

    void prove() {
        out.accept("6. Everything outbound went through the egress proxy");
        Answer refused = suite.throughEgress("notifier-egress").get("http://" + NOT_LISTED + "/");
        out.accept("  GET http://" + NOT_LISTED + "/ -> " + refused.status() + " "
                + refused.json().path("detail").asText());
        checks.equal("a host that is not on the list", refused.status(), 403);

        Map<Decided, Long> counted = decisions();
        Table table = new Table().row("caller", "decision", "requests");
        counted.forEach((key, count) -> table.row(key.caller(), key.decision(), count));
        out.accept(table.toString().stripTrailing());

        long tunnels = counted.getOrDefault(new Decided("notifier-egress", "allowed"), 0L);
        long lookUps = counted.getOrDefault(new Decided("contacts-egress", "allowed"), 0L);
        long refusals = counted.getOrDefault(new Decided("notifier-egress", "refused"), 0L);
        checks.equal(
                "requests that reached Gravatar",
                seen(suite.gravatar(), "/control/gravatar/requests", "total"),
                lookUps);
        checks.equal("connections that reached Twilio", seen(suite.twilio(), "/control/connections", "total"), tunnels);
        checks.equal("refusals", refusals, 1L);
    }

    /** What the gateway's own counters say, by caller and decision. */
    private Map<Decided, Long> decisions() {
        Map<Decided, Long> counted = new LinkedHashMap<>();
        suite.management("gateway-proxy")
                .get("/q/metrics")
                .expect2xx()
                .body()
                .lines()
                .filter(line -> line.startsWith(COUNTER))
                .forEach(line -> counted.merge(
                        new Decided(label(line, "caller"), label(line, "decision")),
                        Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))),
                        Long::sum));
        return counted;
    }

    private static String label(String line, String name) {
        String start = name + "=\"";
        int from = line.indexOf(start) + start.length();
        return line.substring(from, line.indexOf('"', from));
    }

    private static long seen(SuiteClient simulator, String path, String count) {
        return simulator.get(path).expect2xx().json().path(count).asLong();
    }
}
