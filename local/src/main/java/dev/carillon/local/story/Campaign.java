package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Step 3: everybody on the list is texted. */
final class Campaign {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(2);

    private final Narration narration;
    private final long began = System.nanoTime();
    private long lastLine = began - NANOS_BETWEEN_LINES;

    Campaign(Narration narration) {
        this.narration = narration;
    }

    /** Returns the campaign's id. */
    String tell(List<Participant> participants) {
        narration.step("3. A campaign texts them through two accounts, the first with a credit of 20 $");
        narration
                .client()
                .putJson("/v1/templates/invitation", Map.of("body", "Hello ((name)), we start at nine on Saturday."))
                .expect2xx();
        List<Map<String, Object>> recipients = new ArrayList<>();
        for (JsonNode contact : contacts()) {
            recipients.add(Map.of(
                    "to", contact.path("phone").asText(),
                    "values", Map.of("name", contact.path("firstName").asText())));
        }
        narration.checks().equal("recipients out of contacts", recipients.size(), participants.size());
        String id = narration
                .client()
                .with("Idempotency-Key", "story-campaign")
                .postJson(
                        "/v1/campaigns", Map.of("name", "Saturday", "template", "invitation", "recipients", recipients))
                .expect2xx()
                .json()
                .path("id")
                .asText();
        narration
                .client()
                .post("/v1/campaigns/" + id + "/start", "application/json", "")
                .expect2xx();
        Await.until(
                "the end of the campaign",
                PATIENCE,
                () -> seen(narration
                        .client()
                        .get("/v1/campaigns/" + id)
                        .expect2xx()
                        .json()),
                now -> now.path("state").asText().equals("COMPLETED"));
        return id;
    }

    private JsonNode seen(JsonNode campaign) {
        long now = System.nanoTime();
        if (now - lastLine >= NANOS_BETWEEN_LINES
                || campaign.path("state").asText().equals("COMPLETED")) {
            lastLine = now;
            List<String> counts = new ArrayList<>();
            campaign.path("counts").properties().forEach(count -> {
                if (count.getValue().asInt() > 0) {
                    counts.add(count.getValue().asInt() + " " + count.getKey());
                }
            });
            narration.say("%3d s  %s: %s"
                    .formatted(
                            TimeUnit.NANOSECONDS.toSeconds(now - began),
                            campaign.path("state").asText(),
                            String.join(", ", counts)));
        }
        return campaign;
    }

    private List<JsonNode> contacts() {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = narration
                    .client()
                    .get("/v1/contacts?limit=100&list=" + Story.LIST + cursor)
                    .expect2xx()
                    .json();
            page.path("items").forEach(all::add);
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return all;
    }
}
