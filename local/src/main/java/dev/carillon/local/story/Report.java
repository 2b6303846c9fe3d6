package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Step 4: what the notifier says it did and what that cost, against what the simulator really got. */
final class Report {
    private final Narration narration;

    Report(Narration narration) {
        this.narration = narration;
    }

    void tell(String campaign, List<Participant> participants) {
        narration.step("4. The report");
        JsonNode report = narration
                .client()
                .get("/v1/campaigns/" + campaign + "/report")
                .expect2xx()
                .json();
        Table table = new Table().row("operator", "account", "state", "messages", "segments", "cost in USD");
        Map<String, Integer> byOperator = new TreeMap<>();
        Map<String, BigDecimal> byAccount = new TreeMap<>();
        for (JsonNode row : report.path("rows")) {
            int messages = row.path("messages").asInt();
            byOperator.merge(row.path("operator").asText(), messages, Integer::sum);
            byAccount.merge(row.path("account").asText(), cost(row), BigDecimal::add);
            table.row(
                    row.path("operator").asText(),
                    row.path("account").asText(),
                    row.path("state").asText(),
                    messages,
                    row.path("segments").asInt(),
                    dollars(cost(row)));
        }
        JsonNode totals = report.path("totals");
        table.row(
                "total",
                "",
                "",
                totals.path("messages").asInt(),
                totals.path("segments").asInt(),
                dollars(cost(totals)));
        narration.show(table);

        Checks checks = narration.checks();
        checks.equal("messages by operator", byOperator, new TreeMap<>(Map.of("A1", 166, "Yettel", 86, "Vivacom", 50)));
        checks.equal(
                "messages delivered", report.path("messages").path("DELIVERED").asInt(), participants.size());
        checks.equal("cost of all", plain(cost(totals)), "25.026");
        checks.equal("accounts that were used", String.join(" and ", byAccount.keySet()), "paid and promo");
        BigDecimal spent = byAccount.getOrDefault("promo", BigDecimal.ZERO);
        checks.holds(
                "cost to the promotional credit of 20 $: " + plain(spent),
                spent.compareTo(new BigDecimal(19)) > 0 && spent.compareTo(new BigDecimal(20)) <= 0,
                "expected nearly all of it and no more");
        atTwilio(participants);
    }

    private void atTwilio(List<Participant> participants) {
        JsonNode arrived =
                narration.suite().twilio().get("/control/messages").expect2xx().json();
        long once = participants.stream()
                .filter(one -> arrived.path("recipients").path(one.phone()).asInt() == 1)
                .count();
        narration.checks().equal("recipients that Twilio saw exactly once", once, (long) participants.size());
        narration
                .checks()
                .equal("messages that Twilio accepted", arrived.path("total").asInt(), participants.size());
    }

    private static BigDecimal cost(JsonNode of) {
        return new BigDecimal(of.path("cost").asText("0"));
    }

    private static String dollars(BigDecimal amount) {
        return amount.setScale(4, RoundingMode.HALF_UP).toPlainString();
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
