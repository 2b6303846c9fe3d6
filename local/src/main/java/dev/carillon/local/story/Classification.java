package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Step 5: what Gravatar knows of everybody. Its first answers are that there were too many requests. */
final class Classification {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LIMITED = 5;

    private final Narration narration;

    Classification(Narration narration) {
        this.narration = narration;
    }

    void tell(List<Participant> participants) {
        narration.step("5. Everybody is classified by Gravatar, which at first answers 429");
        Map<String, Integer> known =
                GravatarSplit.of(participants).tell(narration.suite().gravatar());
        narration
                .suite()
                .gravatar()
                .postJson("/control/gravatar/faults", Map.of("kind", "RATE_LIMITED", "times", LIMITED, "delay", "PT1S"))
                .expect2xx();
        String id = narration
                .client()
                .postJson("/v1/identity-scans", Map.of("list", Story.LIST))
                .expect2xx()
                .json()
                .path("id")
                .asText();
        JsonNode scan = Await.until(
                "the end of the scan",
                PATIENCE,
                () -> narration
                        .client()
                        .get("/v1/identity-scans/" + id)
                        .expect2xx()
                        .json(),
                now -> now.path("state").asText().equals("COMPLETED"));
        narration
                .client()
                .with("Accept", "text/plain")
                .get("/v1/identity-scans/" + id + "/report")
                .expect2xx()
                .body()
                .lines()
                .forEach(narration::say);
        known.forEach((name, expected) -> narration
                .checks()
                .equal("addresses " + name, scan.path("counts").path(name).asInt(), expected));
    }
}
