package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many sends through a Twilio where everything goes wrong that can, with a notifier that is killed again and again: every
 * recipient is texted at most once, every message comes to its end, no task is left behind, and both sides tell the same.
 *
 * <p>A small run by default; {@code -Dcarillon.e2e.fault-run.messages=10000} makes the whole one, up to 10,000, and
 * {@code -Dcarillon.e2e.fault-run.seed} another. The seed decides which faults are drawn and how far the sending has come
 * at each kill.
 */
class FaultRunE2E {
    private static final int MESSAGES = Integer.getInteger("carillon.e2e.fault-run.messages", 400);
    private static final long SEED = Long.getLong("carillon.e2e.fault-run.seed", 20_261_126L);
    private static final int MESSAGES_A_KILL = 500;
    /** Every so manieth message is sent by itself; the others are a campaign's. */
    private static final int SINGLE = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(2).plus(Duration.ofMillis(60L * MESSAGES));
    private static final Map<String, Double> FAULTS_ON_SEND = Map.ofEntries(
            Map.entry("ERROR_BEFORE", 0.03),
            Map.entry("ERROR_AFTER", 0.03),
            Map.entry("UNAVAILABLE_BEFORE", 0.02),
            Map.entry("UNAVAILABLE_AFTER", 0.02),
            Map.entry("RESET_BEFORE", 0.03),
            Map.entry("RESET_AFTER", 0.03),
            Map.entry("TIMEOUT_BEFORE", 0.005),
            Map.entry("TIMEOUT_AFTER", 0.01),
            Map.entry("RATE_LIMITED", 0.02),
            Map.entry("RATE_LIMITED_PLAIN", 0.01),
            Map.entry("TRUNCATED", 0.02),
            Map.entry("SLOW", 0.05));
    private static final Map<String, Double> FAULTS_ON_READ = Map.of(
            "ERROR_BEFORE", 0.05, "UNAVAILABLE_BEFORE", 0.02, "RESET_BEFORE", 0.02, "TRUNCATED", 0.02, "SLOW", 0.05);

    private static Suite suite;
    private static Texting texting;
    private static SuiteClient twilio;

    /** What the notifier says of a message in the end. */
    private record Ours(String state, boolean settled) {}

    /** What the simulator has of a recipient. */
    private record Theirs(int messages, String status) {}

    @BeforeAll
    static void start() {
        suite = TestSuite.start(TestSuite.plan("faults").withPace(150));
        texting = new Texting(suite);
        twilio = suite.twilio();
        suite.accounts()
                .forEach(account -> twilio.putJson(
                                "/control/accounts/" + account.sid(),
                                Map.of("authToken", account.authToken(), "balance", "10000"))
                        .expect2xx());
    }

    @AfterAll
    static void end() {
        TestSuite.end(suite);
    }

    @Test
    void everyRecipientIsTextedAtMostOnceAndEveryMessageComesToItsEnd() {
        List<String> numbers = Texting.numbers("500", MESSAGES);
        List<String> alone = every(SINGLE, numbers);
        List<String> together = new ArrayList<>(numbers);
        together.removeAll(alone);
        everythingGoesWrong(numbers);

        long begun = System.nanoTime();
        String campaign = texting.startCampaign("fault-run", together);
        CompletableFuture<Map<String, String>> singles = CompletableFuture.supplyAsync(() -> sendAll(alone));
        int kills = killAgainAndAgain();
        Map<String, String> ids = singles.join();

        Map<String, Ours> ours = settled(campaign, ids);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Map<String, Theirs> theirs = theirs();
        System.out.printf(
                "[faults] %d messages, seed %d, %d kills, %d s: %s; Twilio %s%n",
                MESSAGES,
                SEED,
                kills,
                took.toSeconds(),
                counted(ours),
                twilio.get("/control/counts").body());

        assertThat(theirs.values())
                .as("messages that Twilio accepted for one recipient")
                .allMatch(of -> of.messages() == 1);
        assertThat(ours).as("messages of ours").hasSize(MESSAGES);
        assertThat(ours.values()).allMatch(message -> message.settled() && Texting.FINAL.contains(message.state()));
        assertThat(ours)
                .as("what both sides say of each")
                .allSatisfy((number, message) -> assertThat(message.state())
                        .as(number)
                        .isEqualTo(
                                theirs.containsKey(number) ? theirs.get(number).status() : "FAILED"));
        assertThat(theirs.keySet()).as("recipients of Twilio's").isSubsetOf(ours.keySet());
        awaitNoTask();
    }

    private static List<String> every(int step, List<String> numbers) {
        return IntStream.range(0, numbers.size())
                .filter(index -> index % step == 0)
                .mapToObj(numbers::get)
                .toList();
    }

    private static void everythingGoesWrong(List<String> numbers) {
        mix("SEND", SEED, FAULTS_ON_SEND);
        mix("READ", SEED + 1, FAULTS_ON_READ);
        twilio.putJson("/control/callbacks", Map.of("copies", 2, "dropShare", 0.4, "shuffle", true))
                .expect2xx();
        every(97, numbers).forEach(number -> outcome(number, "undelivered", 30003));
        every(101, numbers).forEach(number -> outcome(number, "failed", 30008));
    }

    private static void mix(String operation, long seed, Map<String, Double> shares) {
        twilio.putJson("/control/faults", Map.of("on", operation, "seed", seed, "shares", shares, "delay", "PT0.2S"))
                .expect2xx();
    }

    private static void outcome(String number, String status, int errorCode) {
        twilio.putJson("/control/outcomes", Map.of("to", number, "status", status, "errorCode", errorCode))
                .expect2xx();
    }

    /** As a client that is never sure: each request again, with its key, until it is answered. */
    private static Map<String, String> sendAll(List<String> numbers) {
        Map<String, String> ids = new HashMap<>();
        for (String number : numbers) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .pollDelay(Duration.ZERO)
                    .ignoreExceptions()
                    .until(() -> ids.put(number, texting.send(number)) == null);
        }
        return ids;
    }

    /** At moments that nobody chose: a number of accepted messages, drawn from the seed. */
    private static int killAgainAndAgain() {
        int kills = Math.max(2, MESSAGES / MESSAGES_A_KILL);
        int[] moments = new SplittableRandom(SEED)
                .ints(kills, MESSAGES / 20, MESSAGES * 8 / 10)
                .sorted()
                .toArray();
        for (int moment : moments) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> twilio.get("/control/counts")
                                    .json()
                                    .path("messages")
                                    .asInt()
                            >= moment);
            suite.service("notifier").kill();
            suite.service("notifier").start();
            suite.awaitReady("notifier");
        }
        return kills;
    }

    /** Once nothing more is expected of any message. */
    private static Map<String, Ours> settled(String campaign, Map<String, String> singles) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(
                                texting.campaign(campaign).path("state").asText())
                        .as(() -> texting.campaign(campaign).toString())
                        .isEqualTo("COMPLETED"));
        Map<String, Ours> all = new TreeMap<>();
        for (JsonNode message : texting.messages(campaign)) {
            all.put(message.path("to").asText(), ours(message));
        }
        singles.forEach((number, id) -> {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .pollDelay(Duration.ZERO)
                    .until(() -> ours(texting.message(id)).settled());
            all.put(number, ours(texting.message(id)));
        });
        return all;
    }

    private static Ours ours(JsonNode message) {
        return new Ours(message.path("state").asText(), message.hasNonNull("settledAt"));
    }

    private static Map<String, Theirs> theirs() {
        Map<String, Theirs> theirs = new TreeMap<>();
        for (JsonNode message :
                twilio.get("/control/messages").expect2xx().json().path("messages")) {
            theirs.merge(
                    message.path("to").asText(),
                    new Theirs(1, message.path("status").asText().toUpperCase(java.util.Locale.ROOT)),
                    (before, more) -> new Theirs(before.messages() + 1, more.status()));
        }
        return theirs;
    }

    private static Map<String, Long> counted(Map<String, Ours> ours) {
        return ours.values().stream().collect(Collectors.groupingBy(Ours::state, TreeMap::new, Collectors.counting()));
    }

    private static void awaitNoTask() {
        SuiteClient broker = suite.gateway("admin");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode queue =
                    broker.get("/v1/queues/notifier-messages").expect2xx().json();
            for (String kind : List.of("ready", "delayed", "leased", "dead")) {
                assertThat(queue.findPath(kind).asInt(-1))
                        .as(() -> kind + " of " + queue)
                        .isZero();
            }
        });
    }
}
