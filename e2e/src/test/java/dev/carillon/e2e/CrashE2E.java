package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuitePlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SIGKILL of a service in the middle of its work. */
class CrashE2E {
    private static Suite suite;
    private static Texting texting;

    @BeforeAll
    static void start() {
        SuitePlan plan = TestSuite.plan("crash").withPace(30);
        suite = TestSuite.start(plan);
        texting = new Texting(suite);
    }

    @AfterAll
    static void end() {
        TestSuite.end(suite);
    }

    private static void killAndRestart(String service) {
        suite.service(service).kill();
        suite.service(service).start();
        suite.awaitReady(service);
    }

    @Test
    void aNotifierKilledInACampaignTextsNobodyTwiceAndSettlesEveryMessage() {
        List<String> numbers = Texting.numbers("300", 200);
        // Slow, so that requests are on their way at any moment.
        texting.inject("SLOW", 200, Duration.ofMillis(200));
        String campaign = texting.startCampaign("killed-notifier", numbers);

        texting.awaitAccepted(numbers, 40);
        killAndRestart("notifier");
        texting.awaitAccepted(numbers, 100);
        killAndRestart("notifier");

        texting.awaitCompleted(campaign);
        assertThat(texting.accepted(numbers).values())
                .as("how often Twilio accepted a message to one recipient")
                .containsOnly(1);
        JsonNode counts = texting.campaign(campaign).path("counts");
        int settled = Texting.FINAL.stream()
                .mapToInt(state -> counts.path(state).asInt())
                .sum();
        assertThat(settled).as(() -> "settled messages of " + counts).isEqualTo(numbers.size());
        assertThat(counts.path("DELIVERED").asInt())
                .as(() -> "what Twilio has is delivered: " + counts)
                .isEqualTo(texting.accepted(numbers).size());
    }

    @Test
    void aBrokerKilledUnderLoadLosesNoTaskAndHandsNoneOutTwice() throws Exception {
        try (TaskLoad load = new TaskLoad(suite, "killed").begin(2000)) {
            for (int created : List.of(300, 900)) {
                load.awaitCreated(created);
                suite.service("task-broker").kill();
                load.history().brokerRestarted();
                suite.service("task-broker").start();
                suite.awaitReady("task-broker");
            }

            assertThat(load.finish()).isEmpty();
        }
    }
}
