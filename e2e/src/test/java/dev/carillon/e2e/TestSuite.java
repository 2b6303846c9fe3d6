package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.local.suite.Ports;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuitePlan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The suite as the tests start it: on free ports, and impatient where an operator would wait for minutes. */
final class TestSuite {
    private TestSuite() {}

    static SuitePlan plan(String name) {
        Path root = Path.of(System.getProperty("carillon.root"));
        return new SuitePlan(
                        root, Path.of(System.getProperty("carillon.e2e.work")).resolve(name), Ports.free())
                .with("notifier", "CARILLON_NOTIFIER_TWILIO_RESPONSE_TIMEOUT", "PT3S")
                .with("notifier", "CARILLON_NOTIFIER_TWILIO_REQUEST_TIMEOUT", "PT4S")
                .with("notifier", "CARILLON_NOTIFIER_BROKER_LEASE", "PT12S")
                .with("notifier", "CARILLON_NOTIFIER_WORKER_PACE_WAIT", "PT5S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_CHECK_LEASE", "PT8S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_CALLBACK_WAIT", "PT3S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_LOOKUP_DELAY", "PT1S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_BACKOFF_INITIAL", "PT1S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_BACKOFF_MAX", "PT3S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_SENDING_BOUND", "PT10S")
                .with("notifier", "CARILLON_NOTIFIER_SETTLEMENT_UNKNOWN_HORIZON", "PT15S");
    }

    static Suite start(SuitePlan plan) {
        return Suite.start(plan, line -> System.out.println("[" + plan.work().getFileName() + "] " + line));
    }

    /** Ends the suite, which may not have started; all that it asked of Twilio was as Twilio's own descriptions have it. */
    static void end(@Nullable Suite suite) {
        if (suite == null) {
            return;
        }
        try (suite) {
            assertThat(suite.twilio()
                            .get("/control/violations")
                            .expect2xx()
                            .json()
                            .path("violations"))
                    .as("requests that are not as Twilio describes them")
                    .isEmpty();
        }
    }
}
