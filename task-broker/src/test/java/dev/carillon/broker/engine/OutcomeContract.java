package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.TestTasks.living;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of a task can be asked for, and waited for. */
interface OutcomeContract extends EngineContract {

    private CompletableFuture<Outcome> ask(UUID id, Duration wait) {
        var answer = broker().engine.outcome(id, wait).toCompletableFuture();
        broker().queue(); // by whose answer the one before was taken in
        return answer;
    }

    private CompletableFuture<Outcome> ask(UUID id) {
        return ask(id, Duration.ofMinutes(1));
    }

    private Outcome outcome(UUID id) {
        return await(broker().engine.outcome(id, Duration.ZERO));
    }

    private void ackWith(LeasedTask task, byte[] result) {
        assertThat(broker().settle(task.token(), new Settlement.Ack(new Payload("image/odd", result))))
                .isTrue();
    }

    private void retain(Duration kept) {
        await(broker().engine.configure(QUEUE, SETTINGS.withRetention(kept)));
    }

    @Test
    default void aTaskThatIsNotThereHasNoOutcome() {
        assertThat(await(broker().engine.outcome(UUID.randomUUID(), Duration.ofMinutes(1))))
                .isEqualTo(new Outcome.Unknown());
    }

    @Test
    default void withoutAWaitTheAnswerIsHowItStands() {
        UUID ready = broker().create("ready");
        UUID delayed = broker().create(delayed("delayed", Duration.ofHours(1)));

        assertThat(outcome(ready)).isEqualTo(new Outcome.Pending(TaskState.READY));
        assertThat(outcome(delayed)).isEqualTo(new Outcome.Pending(TaskState.DELAYED));
        broker().leaseOne();
        assertThat(outcome(ready)).isEqualTo(new Outcome.Pending(TaskState.LEASED));
    }

    @Test
    default void aWaitThatRunsOutSaysHowItStandsThen() {
        UUID id = broker().create("one");
        var waiting = ask(id, Duration.ofSeconds(20));
        broker().tick(Duration.ofSeconds(20).minusMillis(1));
        broker().leaseOne();
        assertThat(waiting).isNotDone();

        broker().tick(Duration.ofMillis(1));

        assertThat(await(waiting)).isEqualTo(new Outcome.Pending(TaskState.LEASED));
    }

    @Test
    default void whoeverWaitsIsToldTheResultEvenWhereNoneAreKept() {
        UUID id = broker().create("one");
        byte[] result = {0, (byte) 0xff, '\n'};
        var waiting = ask(id);
        var alsoWaiting = ask(id);
        broker().tick(Duration.ofSeconds(1));

        ackWith(broker().leaseOne(), result);

        for (var answer : List.of(waiting, alsoWaiting)) {
            Outcome.Succeeded succeeded = (Outcome.Succeeded) await(answer);
            assertThat(succeeded.at()).isEqualTo(START.plusSeconds(1));
            assertThat(succeeded.result().bytes()).isEqualTo(result);
            assertThat(succeeded.result().contentType()).isEqualTo("image/odd");
        }
        assertThat(outcome(id)).isEqualTo(new Outcome.Unknown());
    }

    @Test
    default void aResultIsKeptAsLongAsTheQueueSays() {
        retain(Duration.ofHours(1));
        UUID id = broker().create("one");
        byte[] result = {1, 2, 3};
        broker().tick(Duration.ofSeconds(5));
        ackWith(broker().leaseOne(), result);

        broker().tick(Duration.ofHours(1).minusMillis(1));
        Outcome.Succeeded succeeded = (Outcome.Succeeded) await(ask(id));
        assertThat(succeeded.result().bytes()).isEqualTo(result);
        assertThat(succeeded.at()).isEqualTo(START.plusSeconds(5));

        broker().tick(Duration.ofMillis(1));
        assertThat(outcome(id)).isEqualTo(new Outcome.Unknown());
        assertThat(broker().find(id)).isEmpty();
        assertThat(broker().queue().counts().done()).isZero();
    }

    @Test
    default void aTaskThatIsKeptIsDoneAndHasNoPayload() {
        retain(Duration.ofHours(1));
        UUID id = broker().create("one");
        broker().tick(Duration.ofSeconds(5));
        LeasedTask task = broker().leaseOne();

        assertThat(broker().ack(task)).isTrue();

        assertThat(broker().get(id).state()).isEqualTo(TaskState.DONE);
        assertThat(broker().get(id).since()).isEqualTo(START.plusSeconds(5));
        assertThat(broker().get(id).attempts()).isEqualTo(1);
        assertThat(await(broker().engine.payload(id))).isEmpty();
        assertThat(broker().queue().counts().done()).isEqualTo(1);
        assertThat(outcome(id)).isEqualTo(new Outcome.Succeeded(null, START.plusSeconds(5)));
        assertThat(broker().ack(task)).isFalse();
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void theRetentionIsThatOfTheAck() {
        retain(Duration.ofHours(1));
        UUID id = broker().create("one");
        broker().ack(broker().leaseOne());

        retain(Duration.ZERO);

        broker().tick(Duration.ofMinutes(59));
        assertThat(broker().get(id).state()).isEqualTo(TaskState.DONE);
        broker().tick(Duration.ofMinutes(1));
        assertThat(broker().find(id)).isEmpty();
    }

    @Test
    default void aTaskThatIsDoneCanBeForgotten() {
        retain(Duration.ofHours(1));
        UUID id = broker().create("one");
        broker().ack(broker().leaseOne());

        assertThat(await(broker().engine.cancel(id))).isTrue();

        assertThat(outcome(id)).isEqualTo(new Outcome.Unknown());
        assertThat(broker().find(id)).isEmpty();
        assertThat(await(broker().engine.cancel(id))).isFalse();
    }

    @Test
    default void aDeadLetterHasFailed() {
        UUID id = broker().create("one");
        var waiting = ask(id);
        broker().tick(Duration.ofSeconds(2));

        broker().fail(broker().leaseOne(), "no such number");

        Outcome failed = new Outcome.Failed("no such number", START.plusSeconds(2));
        assertThat(await(waiting)).isEqualTo(failed);
        assertThat(await(ask(id))).isEqualTo(failed);
    }

    @Test
    default void aRetryIsNotTheEnd() {
        UUID id = broker().create("one");
        var waiting = ask(id);
        broker().retry(broker().leaseOne(), Duration.ZERO);
        broker().queue();
        assertThat(waiting).isNotDone();

        broker().ack(broker().leaseOne());

        assertThat(await(waiting)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    default void aLastLeaseThatRunsOutIsTheEnd() {
        UUID id = broker().create("poison");
        var waiting = ask(id, Duration.ofHours(1));

        for (int attempt = 0; attempt < SETTINGS.maxAttempts(); attempt++) {
            broker().leaseOne();
            broker().tick(SETTINGS.lease());
        }

        assertThat(((Outcome.Failed) await(waiting)).reason()).contains("lease ran out");
    }

    @Test
    default void aRedrivenTaskIsNotOver() {
        UUID id = broker().create("one");
        broker().fail(broker().leaseOne(), "no");
        await(broker().engine.redrive(QUEUE, List.of(id)));
        var waiting = ask(id);
        assertThat(waiting).isNotDone();

        broker().ack(broker().leaseOne());

        assertThat(await(waiting)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    default void whoeverWaitsForATaskThatIsCancelledIsToldSo() {
        UUID ready = broker().create("ready");
        UUID leased = broker().create("leased");
        var first = ask(ready);
        var second = ask(leased);

        await(broker().engine.cancel(ready));
        broker().leaseOne();
        await(broker().engine.cancel(leased));

        assertThat(await(first)).isEqualTo(new Outcome.Gone());
        assertThat(await(second)).isEqualTo(new Outcome.Gone());
        assertThat(outcome(ready)).isEqualTo(new Outcome.Unknown());
    }

    @Test
    default void whoeverWaitsForATaskThatIsPurgedOrExpiresIsToldSo() {
        UUID shortLived = broker().create(living(Duration.ofSeconds(5), "short"));
        var first = ask(shortLived);
        broker().tick(Duration.ofSeconds(5));
        assertThat(await(first)).isEqualTo(new Outcome.Gone());

        UUID purged = broker().create("purged");
        var second = ask(purged);
        await(broker().engine.purge(QUEUE));
        assertThat(await(second)).isEqualTo(new Outcome.Gone());
    }

    @Test
    default void whoeverStopsWaitingDisturbsNothing() {
        UUID id = broker().create("one");
        var gone = ask(id);
        var there = ask(id);
        gone.cancel(false);

        broker().ack(broker().leaseOne());

        assertThat(await(there)).isInstanceOf(Outcome.Succeeded.class);
    }

    /** Who goes may have come while the engine looked for somebody else. */
    @Test
    default void theQueueIsShownAfterManyStoppedWaiting() {
        UUID id = broker().create("one");
        for (int i = 0; i < 100; i++) {
            broker().engine.outcome(id, Duration.ofMinutes(1));
            broker().engine
                    .outcome(id, Duration.ofMinutes(1))
                    .toCompletableFuture()
                    .cancel(false);
        }

        assertThat(await(broker().engine.queue(QUEUE))).isPresent();
    }
}
