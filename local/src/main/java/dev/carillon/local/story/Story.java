package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import dev.carillon.local.suite.SuiteClient.Answer;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The suite's main job, told from outside: webhooks become contacts, participants are imported and texted through two
 * accounts, each exactly once, everybody is classified by Gravatar, and all that went out went through the egress proxy.
 * Every step goes through the gateway; the simulators say what really arrived.
 *
 * <p>Told once on a fresh suite, by one thread.
 */
public final class Story {
    private static final String LIST = "participants";
    private static final Duration IMPORT_TIME = Duration.ofSeconds(60);
    private static final Duration CAMPAIGN_TIME = Duration.ofMinutes(4);
    private static final Duration SCAN_TIME = Duration.ofMinutes(2);
    private static final int REPEATS = 10;

    private final Suite suite;
    private final Consumer<String> out;
    private final Checks checks;
    private final SuiteClient client;
    private final List<Participant> participants = Participant.all();

    public Story(Suite suite, Consumer<String> out) {
        this.suite = suite;
        this.out = out;
        this.checks = new Checks(out);
        this.client = suite.gateway("admin");
    }

    /** Tells it all; returns what did not hold, which is nothing when all is well. */
    public List<String> tell() {
        webhooks();
        importParticipants();
        String campaign = campaign();
        report(campaign);
        classify();
        new Outbound(suite, out, checks).prove();
        return checks.broken();
    }

    private void webhooks() {
        out.accept("1. A comment and a ticket arrive, the comment ten times");
        String comment = form(Map.of(
                "hook", "comment_post",
                "comment_ID", "4711",
                "comment_author", "Maria del Carmen Ruiz",
                "comment_author_email", " Maria@Example.org "));
        String ticket = form(Map.of(
                "event",
                "new_ticket",
                "data",
                "{\"ticket\":{\"id\":815,\"subject\":\"Hello\",\"contact\":{\"name\":\"Plamen Kostov\","
                        + "\"email\":\"plamen@example.com\"}}}"));
        SuiteClient anybody = suite.gateway();
        for (int i = 0; i < REPEATS; i++) {
            Answer answer = anybody.post(
                    "/webhooks/wordpress/" + suite.secrets().wordPress(), "application/x-www-form-urlencoded", comment);
            if (i == 0) {
                checks.equal("WordPress is answered", answer.status() + " " + answer.body(), "200 OK");
            }
        }
        Answer answer = anybody.post(
                "/webhooks/uservoice/" + suite.secrets().userVoice(), "application/x-www-form-urlencoded", ticket);
        checks.equal("UserVoice is answered", answer.status() + " " + answer.body(), "200 OK");

        JsonNode maria = contact("maria@example.org");
        checks.equal("the comment's author", names(maria), "Maria | del Carmen Ruiz");
        checks.equal("the ticket's contact", names(contact("plamen@example.com")), "Plamen | Kostov");
        int people = client.get("/v1/contacts?limit=100")
                .expect2xx()
                .json()
                .path("items")
                .size();
        checks.equal("contacts after eleven deliveries", people, 2);
    }

    private JsonNode contact(String email) {
        String path = "/v1/contacts?email=" + URLEncoder.encode(email, StandardCharsets.UTF_8);
        return Await.until(
                        "the contact " + email,
                        Duration.ofSeconds(20),
                        () -> client.get(path).expect2xx().json().path("items"),
                        items -> !items.isEmpty())
                .get(0);
    }

    private static String names(JsonNode contact) {
        return contact.path("firstName").asText() + " | "
                + contact.path("lastName").asText();
    }

    private void importParticipants() {
        out.accept("2. " + participants.size() + " participants are imported from CSV");
        StringBuilder csv = new StringBuilder("email,name,phone\n");
        participants.forEach(one -> csv.append("%s,%s,%s\n".formatted(one.email(), one.name(), one.phone())));
        Answer accepted = client.with("Idempotency-Key", "story-import")
                .post("/v1/imports?list=" + LIST, "text/csv", csv.toString())
                .expect2xx();
        String path = "/v1/imports/" + accepted.json().path("id").asText();
        JsonNode done = Await.until(
                "the end of the import",
                IMPORT_TIME,
                () -> client.get(path).expect2xx().json(),
                job -> !job.path("state").asText().equals("RUNNING"));
        checks.equal("the import", done.path("state").asText(), "COMPLETED");
        checks.equal("rows that made a contact", done.path("created").asInt(), participants.size());
        checks.equal("rows refused", done.path("rejected").asInt(), 0);
    }

    private String campaign() {
        out.accept("3. A campaign texts them, through two accounts");
        client.putJson("/v1/templates/invitation", Map.of("body", "Hello ((name)), we start at nine on Saturday."))
                .expect2xx();
        List<Map<String, Object>> recipients = new ArrayList<>();
        for (JsonNode contact : contactsOf(LIST)) {
            recipients.add(Map.of(
                    "to", contact.path("phone").asText(),
                    "values", Map.of("name", contact.path("firstName").asText())));
        }
        checks.equal("recipients out of contacts", recipients.size(), participants.size());
        String id = client.with("Idempotency-Key", "story-campaign")
                .postJson(
                        "/v1/campaigns", Map.of("name", "Saturday", "template", "invitation", "recipients", recipients))
                .expect2xx()
                .json()
                .path("id")
                .asText();
        client.post("/v1/campaigns/" + id + "/start", "application/json", "").expect2xx();
        String[] last = {""};
        Await.until(
                "the end of the campaign",
                CAMPAIGN_TIME,
                () -> {
                    JsonNode now = client.get("/v1/campaigns/" + id).expect2xx().json();
                    String line = now.path("state").asText() + " " + now.path("counts");
                    if (!line.equals(last[0])) {
                        out.accept("  " + line);
                        last[0] = line;
                    }
                    return now;
                },
                now -> now.path("state").asText().equals("COMPLETED"));
        return id;
    }

    private List<JsonNode> contactsOf(String list) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.get("/v1/contacts?limit=100&list=" + list + cursor)
                    .expect2xx()
                    .json();
            page.path("items").forEach(all::add);
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private void report(String campaign) {
        out.accept("4. The report");
        JsonNode report =
                client.get("/v1/campaigns/" + campaign + "/report").expect2xx().json();
        Table table = new Table().row("operator", "account", "state", "messages", "segments", "cost");
        Map<String, Integer> byOperator = new TreeMap<>();
        Map<String, Integer> byAccount = new TreeMap<>();
        for (JsonNode row : report.path("rows")) {
            int messages = row.path("messages").asInt();
            byOperator.merge(row.path("operator").asText(), messages, Integer::sum);
            byAccount.merge(row.path("account").asText(), messages, Integer::sum);
            table.row(
                    row.path("operator").asText(),
                    row.path("account").asText(),
                    row.path("state").asText(),
                    messages,
                    row.path("segments").asInt(),
                    row.path("cost").asText() + " " + row.path("currency").asText());
        }
        JsonNode totals = report.path("totals");
        table.row(
                "total",
                "",
                "",
                totals.path("messages").asInt(),
                totals.path("segments").asInt(),
                totals.path("cost").asText() + " USD");
        out.accept(table.toString().stripTrailing());

        checks.equal("messages by operator", byOperator, new TreeMap<>(Map.of("A1", 166, "Yettel", 86, "Vivacom", 50)));
        checks.equal("accounts used", byAccount.keySet().toString(), "[paid, promo]");
        checks.equal("delivered", report.path("messages").path("DELIVERED").asInt(), participants.size());
        BigDecimal cost = new BigDecimal(totals.path("cost").asText("0"));
        checks.equal("cost in dollars", cost.stripTrailingZeros().toPlainString(), "25.026");
        recipientsAtTwilio();
    }

    private void recipientsAtTwilio() {
        Map<String, Integer> texted = new HashMap<>();
        suite.twilio()
                .get("/control/messages")
                .expect2xx()
                .json()
                .path("messages")
                .forEach(message -> texted.merge(message.path("to").asText(), 1, Integer::sum));
        long once = participants.stream()
                .filter(one -> texted.getOrDefault(one.phone(), 0) == 1)
                .count();
        checks.equal("recipients that Twilio saw exactly once", once, (long) participants.size());
        checks.equal("recipients that Twilio saw at all", texted.size(), participants.size());
    }

    private void classify() {
        out.accept("5. Everybody is classified by Gravatar");
        Map<String, Integer> known = GravatarSplit.of(participants).tell(suite.gravatar());
        String id = client.postJson("/v1/identity-scans", Map.of("list", LIST))
                .expect2xx()
                .json()
                .path("id")
                .asText();
        JsonNode scan = Await.until(
                "the end of the scan",
                SCAN_TIME,
                () -> client.get("/v1/identity-scans/" + id).expect2xx().json(),
                now -> now.path("state").asText().equals("COMPLETED"));
        Table table = new Table().row("class", "addresses", "share", "");
        known.forEach((name, expected) -> {
            int found = scan.path("counts").path(name).asInt();
            String share = "%.1f %%".formatted(100.0 * found / participants.size());
            table.row(name, found, share, Table.bar(found, participants.size()));
        });
        out.accept(table.toString().stripTrailing());
        known.forEach((name, expected) ->
                checks.equal(name, scan.path("counts").path(name).asInt(), expected));
    }

    private static String form(Map<String, String> fields) {
        List<String> pairs = new ArrayList<>();
        fields.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }
}
