package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.twilio.TwilioOperatorLookups;
import dev.carillon.simulators.twilio.Fault;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prefix is where a number began; a look-up says where it is. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class OperatorLookupTest {
    private static final String OPERATOR = "select operator from message";

    @Inject
    TwilioOperatorLookups lookups;

    @BeforeEach
    void aMessageToYettelThatCountsAsAnotherOperators() {
        Api.reset();
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     created_at, updated_at, sending_at, final_at, settled_at)
                values ('0198c5a0-0000-7000-8000-000000000009', '+359898123456', 'Hello', 1, 'BG', 'A1', 'DELIVERED',
                        'first', 1, now(), now(), now(), now(), now())
                """);
    }

    @Test
    void theOperatorIsSettledAndNotAskedForAgain() {
        lookups.lookUp();

        assertThat(Surroundings.value(OPERATOR)).isEqualTo("Yettel");
        assertThat(Surroundings.value("select operator_known_at is not null from message"))
                .isEqualTo("t");
    }

    @Test
    void ofTwoWhoLookUpAtOnceOneDoes() throws Exception {
        TWILIO.inject(new Fault(Fault.Kind.SLOW, 1, Fault.Operation.READ, Duration.ofMillis(500)));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> both = List.of(threads.submit(lookups::lookUp), threads.submit(lookups::lookUp));
            for (Future<?> each : both) {
                each.get();
            }
        }

        assertThat(TWILIO.requests())
                .filteredOn(request -> request.path().startsWith("/v2/PhoneNumbers/"))
                .hasSize(1);
        assertThat(Surroundings.value(OPERATOR)).isEqualTo("Yettel");
    }

    @Test
    void whatCannotBeLookedUpStaysAnEstimateAndIsAskedForAgain() {
        TWILIO.inject(new Fault(Fault.Kind.ERROR_BEFORE, 1, Fault.Operation.READ, Duration.ZERO));

        lookups.lookUp();
        assertThat(Surroundings.value(OPERATOR)).isEqualTo("A1");

        lookups.lookUp();
        assertThat(Surroundings.value(OPERATOR)).isEqualTo("Yettel");
    }
}
