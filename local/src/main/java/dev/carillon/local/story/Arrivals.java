package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.suite.SuiteClient;
import dev.carillon.local.suite.SuiteClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Steps 1 and 2: people arrive by webhook and by CSV. */
final class Arrivals {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REPEATS = 10;

    private final Narration narration;

    Arrivals(Narration narration) {
        this.narration = narration;
    }

    void tell(List<Participant> participants) {
        narration.step("1. A comment arrives " + REPEATS + " times, and a feedback ticket once");
        webhooks();
        narration.step("2. " + participants.size() + " participants are imported from CSV");
        importAll(participants);
    }

    private void webhooks() {
        Checks checks = narration.checks();
        String comment = form(Map.of(
                "hook", "comment_post",
                "comment_ID", "4711",
                "comment_author", "Maria del Carmen Ruiz",
                "comment_author_email", " Maria@Example.org "));
        String ticket = form(Map.of("event", "new_ticket", "data", """
                {"ticket":{"id":815,"subject":"Hello","contact":{"name":"Plamen Kostov","email":"plamen@example.com"}}}"""));
        SuiteClient anybody = narration.suite().gateway();
        String wordPress = "/webhooks/wordpress/" + narration.suite().secrets().wordPress();
        String userVoice = "/webhooks/uservoice/" + narration.suite().secrets().userVoice();

        checks.equal("WordPress is answered", said(anybody.post(wordPress, FORM, comment)), "200 OK");
        for (int repeat = 1; repeat < REPEATS; repeat++) {
            anybody.post(wordPress, FORM, comment).expect2xx();
        }
        checks.equal("UserVoice is answered", said(anybody.post(userVoice, FORM, ticket)), "200 OK");
        checks.equal(
                "a wrong secret is answered",
                said(anybody.post("/webhooks/wordpress/" + "0".repeat(48), FORM, comment)),
                "403 Go away");
        checks.equal(
                "the comment's author, first name and rest", names("maria@example.org"), "Maria | del Carmen Ruiz");
        checks.equal("the ticket's contact, first name and rest", names("plamen@example.com"), "Plamen | Kostov");
        int people = narration
                .client()
                .get("/v1/contacts?limit=100")
                .expect2xx()
                .json()
                .path("items")
                .size();
        checks.equal("contacts after " + (REPEATS + 1) + " deliveries", people, 2);
    }

    private static String said(Answer answer) {
        return answer.status() + " " + answer.body().strip();
    }

    private String names(String email) {
        String path = "/v1/contacts?email=" + URLEncoder.encode(email, StandardCharsets.UTF_8);
        JsonNode found = Await.until(
                        "the contact " + email,
                        PATIENCE,
                        () -> narration.client().get(path).expect2xx().json().path("items"),
                        items -> !items.isEmpty())
                .get(0);
        return found.path("firstName").asText() + " | " + found.path("lastName").asText();
    }

    private void importAll(List<Participant> participants) {
        String csv = participants.stream()
                .map(one -> one.email() + "," + one.name() + "," + one.phone() + "\n")
                .collect(Collectors.joining("", "email,name,phone\n", ""));
        Answer accepted = narration
                .client()
                .with("Idempotency-Key", "story-import")
                .post("/v1/imports?list=" + Story.LIST, "text/csv", csv)
                .expect2xx();
        String path = "/v1/imports/" + accepted.json().path("id").asText();
        JsonNode done = Await.until(
                "the end of the import",
                PATIENCE,
                () -> narration.client().get(path).expect2xx().json(),
                job -> !job.path("state").asText().equals("RUNNING"));
        narration.checks().equal("the import", done.path("state").asText(), "COMPLETED");
        narration
                .checks()
                .equal("rows that made a contact", done.path("created").asInt(), participants.size());
        narration.checks().equal("rows refused", done.path("rejected").asInt(), 0);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
