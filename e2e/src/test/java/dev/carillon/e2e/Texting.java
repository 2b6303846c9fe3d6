package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What tests do with the notifier, and with the Twilio that it talks to. */
final class Texting {
    /** Nothing happens to a message after one of these. */
    static final List<String> FINAL = List.of("DELIVERED", "UNDELIVERED", "FAILED");

    private final Suite suite;
    private final SuiteClient client;

    Texting(Suite suite) {
        this.suite = suite;
        this.client = suite.gateway("writer");
    }

    /** So many numbers of A1 that no other test has: they start with these digits. */
    static List<String> numbers(String digits, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "+35988" + digits + "%04d".formatted(i))
                .toList();
    }

    /** Starts a campaign and returns its id. */
    String startCampaign(String name, List<String> numbers) {
        client.putJson("/v1/templates/" + name, Map.of("body", "Hello ((name))"))
                .expect2xx();
        List<Map<String, Object>> recipients = numbers.stream()
                .map(number -> Map.<String, Object>of("to", number, "values", Map.of("name", "Ana")))
                .toList();
        String id = client.with("Idempotency-Key", name)
                .postJson("/v1/campaigns", Map.of("name", name, "template", name, "recipients", recipients))
                .expect2xx()
                .json()
                .path("id")
                .asText();
        client.post("/v1/campaigns/" + id + "/start", "application/json", "").expect2xx();
        return id;
    }

    /** Sends one message and returns its id. */
    String send(String to) {
        return client.with("Idempotency-Key", "to-" + to)
                .postJson("/v1/messages", Map.of("to", to, "body", "Hello"))
                .expect2xx()
                .json()
                .path("id")
                .asText();
    }

    JsonNode campaign(String id) {
        return client.get("/v1/campaigns/" + id).expect2xx().json();
    }

    void awaitCompleted(String campaign) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(campaign(campaign).path("state").asText())
                        .as(() -> campaign(campaign).toString())
                        .isEqualTo("COMPLETED"));
    }

    JsonNode message(String id) {
        return client.get("/v1/messages/" + id).expect2xx().json();
    }

    /** All messages of a campaign. */
    List<JsonNode> messages(String campaign) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.get("/v1/messages?limit=1000&campaign=" + campaign + cursor)
                    .expect2xx()
                    .json();
            page.path("items").forEach(all::add);
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    void awaitState(String message, String state) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() ->
                        assertThat(message(message).path("state").asText()).isEqualTo(state));
    }

    /** How often Twilio accepted a message to each of these numbers; those it never did are not there. */
    Map<String, Integer> accepted(List<String> numbers) {
        JsonNode recipients =
                suite.twilio().get("/control/messages").expect2xx().json().path("recipients");
        Map<String, Integer> counts = new TreeMap<>();
        for (String number : numbers) {
            if (recipients.has(number)) {
                counts.put(number, recipients.path(number).asInt());
            }
        }
        return counts;
    }

    void awaitAccepted(List<String> numbers, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> accepted(numbers).size() >= count);
    }

    void inject(String kind, int times, Duration delay) {
        suite.twilio()
                .postJson("/control/faults", Map.of("kind", kind, "times", times, "delay", delay.toString()))
                .expect2xx();
    }

    void dropCallbacks(boolean drop) {
        suite.twilio()
                .putJson("/control/callbacks", Map.of("dropShare", drop ? 1.0 : 0.0))
                .expect2xx();
    }
}
