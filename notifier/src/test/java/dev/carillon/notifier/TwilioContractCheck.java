package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.simulators.openapi.Violation;
import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.util.List;

/**
 * After every test that runs the notifier: all that it asked of Twilio was as Twilio's own OpenAPI descriptions have it.
 * Quarkus finds this by its service file, so no test has to name it and none can forget it.
 */
public final class TwilioContractCheck implements QuarkusTestAfterEachCallback {

    @Override
    public void afterEach(QuarkusTestMethodContext context) {
        if (System.getProperty(NotifierParts.TWILIO_PORT) == null) {
            return;
        }
        List<Violation> found = Surroundings.TWILIO.violations();
        // Else every test after this one would fail too.
        Surroundings.TWILIO.forgetViolations();
        assertThat(found).as("requests that are not as Twilio describes them").isEmpty();
    }
}
