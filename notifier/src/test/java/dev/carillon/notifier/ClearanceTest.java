package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Claim;
import dev.carillon.notifier.message.MessageTransitions.Way;
import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.Suppression;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.privacy.NumberKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may not leave does not leave, however late that becomes known. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class ClearanceTest {
    private static final String TO = "+359888123456";

    /** Another each time, since the broker makes no task twice. */
    private final UUID id = UUID.randomUUID();

    @Inject
    MessageTransitions transitions;

    @Inject
    SuppressionService suppressions;

    @Inject
    NumberKey key;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @ParameterizedTest
    @CsvSource({"'', STOP", "'', API", "'', ERASED", "+15005550006, STOP", "+15005550006, CARRIER"})
    void whoOptedOutIsNotTexted(String sender, Reason reason) {
        suppressions.suppress(NewSuppression.of(TO, sender, reason, "test"));

        queued("null", "null");

        assertThat(Api.awaitSettled(id.toString()).getString("state")).isEqualTo("SUPPRESSED");
        assertThat(Api.message(id.toString()).getString("reason")).contains(reason.name());
        assertThat(Api.sends()).isZero();
    }

    @Test
    void whoOptedOutOfAnotherSenderIsTexted() {
        suppressions.suppress(NewSuppression.of(TO, "+15005550099", Reason.STOP, "test"));

        queued("null", "null");

        assertThat(Api.awaitSettled(id.toString()).getString("state")).isEqualTo("DELIVERED");
    }

    @Test
    void whatTheProviderCallsAnOptOutIsOne() {
        String optedOut = "+15005550004";

        assertThat(Api.awaitSettled(Api.send(optedOut, "Hello")).getInt("errorCode"))
                .isEqualTo(21610);
        String second = Api.send(optedOut, "Hello again");

        assertThat(Api.awaitSettled(second).getString("state")).isEqualTo("SUPPRESSED");
        assertThat(Api.sends()).isOne();
    }

    @Test
    void whatOutlivedItsUseIsNotSent() {
        queued("null", "now() - interval '1 second'");

        assertThat(Api.awaitSettled(id.toString()).getString("state")).isEqualTo("EXPIRED");
        assertThat(Api.sends()).isZero();
    }

    @Test
    void whatComesTooEarlyComesAgainInTime() {
        // Longer than its first task takes to come, on a machine that has other work too.
        queued("now() + interval '6 seconds'", "now() + interval '1 hour'");

        assertThat(Api.awaitSettled(id.toString()).getString("state")).isEqualTo("DELIVERED");
        assertThat(Surroundings.value("select tasks >= 2 from message")).isEqualTo("t");
        assertThat(Surroundings.value("select sending_at >= send_at from message"))
                .isEqualTo("t");
    }

    @Test
    void theClaimHoldsAgainstWhatCameAfterTheQuestion() {
        Surroundings.sql(insert("now() + interval '1 hour'", "null", "null"));
        assertThat(transitions.claim(id, way())).isEmpty();

        Surroundings.sql("update message set send_at = null, valid_until = now()");
        assertThat(transitions.claim(id, way())).isEmpty();

        Surroundings.sql("update message set valid_until = now() + interval '1 hour'");
        suppressions.suppress(NewSuppression.of(TO, Suppression.EVERY_SENDER, Reason.STOP, "test"));
        assertThat(transitions.claim(id, way())).isEmpty();

        suppressions.lift(TO, Set.of(Reason.STOP), Optional.empty());
        assertThat(transitions.claim(id, way()))
                .hasValueSatisfying(claim -> assertThat(claim.validUntil()).isPresent());
    }

    @Test
    void ofManyWhoClaimAndCancelOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            Surroundings.sql("truncate message");
            Surroundings.sql(insert("null", "null", "null"));

            List<Boolean> won = together(List.of(
                    () -> transitions.claim(id, way()).isPresent(),
                    () -> transitions.drop(id, MessageState.CANCELLED, "test"),
                    () -> transitions.claim(id, way()).isPresent(),
                    () -> transitions.drop(id, MessageState.EXPIRED, "test")));

            assertThat(won).containsOnlyOnce(true);
        }
    }

    @Test
    void afterAStopNothingIsClaimedWhateverRanBesideIt() throws Exception {
        for (int round = 0; round < 20; round++) {
            Surroundings.sql("truncate message, suppression");
            Surroundings.sql(insert("null", "null", "null"));

            List<Boolean> done = together(List.of(
                    () -> transitions.claim(id, way()).isPresent(),
                    () -> suppressions.suppress(NewSuppression.of(TO, NotifierParts.FIRST_FROM, Reason.STOP, "test"))));

            assertThat(done.get(1)).isTrue();
            assertThat(Surroundings.value("select state from message")).isEqualTo(done.get(0) ? "SENDING" : "QUEUED");
            Surroundings.sql("update message set state = 'QUEUED'");
            assertThat(transitions.claim(id, way())).isEmpty();
        }
    }

    @Test
    void aStopThatIsCommittedWhileAClaimWaitsForItsMessageIsNotMissed() throws Exception {
        Surroundings.sql(insert("null", "null", "null"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection other = Surroundings.connect();
                Statement jdbc = other.createStatement()) {
            other.setAutoCommit(false);
            jdbc.execute("update message set tasks = tasks + 1");

            Future<Optional<Claim>> claim = threads.submit(() -> transitions.claim(id, way()));
            String waiting = "select count(*) from pg_locks where locktype = 'transactionid' and not granted";
            await().until(() -> Surroundings.value(waiting).equals("1"));
            suppressions.suppress(NewSuppression.of(TO, NotifierParts.FIRST_FROM, Reason.STOP, "test"));
            other.commit();

            assertThat(claim.get(20, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(Surroundings.value("select state from message")).isEqualTo("QUEUED");
    }

    private static List<Boolean> together(List<Callable<Boolean>> actions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actions.size());
        List<Boolean> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running = actions.stream()
                    .map(action -> threads.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
            for (Future<Boolean> each : running) {
                results.add(each.get());
            }
        }
        return results;
    }

    private Way way() {
        return new Way("first", Set.of(NotifierParts.FIRST_FROM), key.hash(TO), BigDecimal.ZERO);
    }

    private void queued(String sendAt, String validUntil) {
        Surroundings.sql(insert(sendAt, validUntil, "now()"));
    }

    private String insert(String sendAt, String validUntil, String taskDueAt) {
        return """
                insert into message (id, recipient, body, segments, country, operator, state, created_at, updated_at,
                                     send_at, valid_until, task_due_at)
                values ('%s', '%s', 'Hello', 1, 'BG', 'A1', 'QUEUED', now(), now(), %s, %s, %s)
                """.formatted(id, TO, sendAt, validUntil, taskDueAt);
    }
}
