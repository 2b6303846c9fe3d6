package dev.carillon.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Step 7: the end, in seven steps. Payments are the operator's, who is us. */
final class Closing {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String LIFECYCLE = "/v1/lifecycle";

    private final Narration narration;

    Closing(Narration narration) {
        this.narration = narration;
    }

    void tell(List<Participant> participants) {
        narration.step("7. The service is closed down in seven steps, and leaves an archive that nobody is in");
        Map<String, Object> plan = Map.of(
                "notice",
                "Hello ((firstName)), we close down. Thank you.",
                "grace",
                "PT3S",
                "link",
                "https://example.org/end");
        narration
                .client()
                .putJson(LIFECYCLE, Map.of("state", "ANNOUNCED", "plan", plan))
                .expect2xx();
        await("REGISTRATIONS", "DONE");
        narration
                .checks()
                .equal(
                        "somebody new is answered",
                        narration
                                .client()
                                .postJson("/v1/contacts", Map.of("email", "late@example.org"))
                                .status(),
                        409);
        confirm("payments");
        JsonNode notice = await("NOTICE", "DONE");
        narration
                .checks()
                .equal(
                        "people told by text",
                        notice.path("progress").path("people").asInt(),
                        participants.size());
        await("WEBHOOKS", "DONE");
        narration.checks().equal("a comment after the grace period is answered", comment(), 410);
        banner();
        await("PROCESSING", "DONE");
        narration.client().putJson(LIFECYCLE, Map.of("state", "CLOSED")).expect2xx();
        JsonNode archive = await("ARCHIVE", "DONE");
        archive(
                narration
                        .suite()
                        .work()
                        .resolve("archive")
                        .resolve(archive.path("progress").path("file").asText()),
                participants);
        narration
                .checks()
                .equal(
                        "contacts that are left",
                        narration
                                .client()
                                .get("/v1/contacts")
                                .expect2xx()
                                .json()
                                .path("items")
                                .size(),
                        0);
        narration
                .checks()
                .equal(
                        "the service is",
                        narration
                                .client()
                                .get(LIFECYCLE)
                                .expect2xx()
                                .json()
                                .path("state")
                                .asText(),
                        "CLOSED");
    }

    private int comment() {
        return narration
                .suite()
                .gateway()
                .post(
                        "/webhooks/wordpress/" + narration.suite().secrets().wordPress(),
                        "application/x-www-form-urlencoded",
                        "hook=comment_post&comment_ID=999&comment_author_email=late%40example.org")
                .status();
    }

    /** The gateway asks by itself, and says so in every answer from then on. */
    private void banner() {
        await("BANNER", "DONE");
        Map<String, String> headers = narration.client().get(LIFECYCLE).headers();
        narration
                .checks()
                .holds(
                        "the gateway says by itself when the service ends",
                        named(headers, "sunset") && named(headers, "link"),
                        "the fields are " + headers.keySet());
    }

    private static boolean named(Map<String, String> headers, String name) {
        return headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    private void confirm(String step) {
        Await.until(
                step + " by hand",
                PATIENCE,
                () -> narration
                        .client()
                        .post(LIFECYCLE + "/steps/" + step + "/confirm", "application/json", "")
                        .status(),
                status -> status == 200);
        narration.say("by hand: " + step);
    }

    private JsonNode await(String name, String state) {
        JsonNode step = Await.until(
                "step " + name,
                PATIENCE,
                () -> step(name),
                now -> now.path("state").asText().equals(state));
        narration.say(step.path("number").asInt() + " " + name + ": " + state);
        return step;
    }

    private JsonNode step(String name) {
        for (JsonNode step :
                narration.client().get(LIFECYCLE).expect2xx().json().path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new IllegalStateException("there is no step " + name);
    }

    /** Nobody who was in the story is in the archive. */
    private void archive(Path file, List<Participant> participants) {
        StringBuilder text = new StringBuilder();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                text.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String archive = text.toString();
        long found = participants.stream()
                .filter(person ->
                        Stream.of(person.email(), person.phone().substring(1)).anyMatch(archive::contains))
                .count();
        narration.checks().equal("participants found in the archive " + file.getFileName(), found, 0L);
        narration.checks().holds("no address in the archive", !archive.contains("@"), "there is an @");
    }
}
