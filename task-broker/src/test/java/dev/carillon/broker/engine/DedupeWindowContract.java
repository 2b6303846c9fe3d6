package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.TestTasks.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long an idempotency key counts is the queue's to say, and what it stands for is the whole request. */
interface DedupeWindowContract extends EngineContract {

    private void window(String queue, Duration window) {
        await(broker().engine.configure(queue, SETTINGS.withDedupeWindow(window)));
    }

    private boolean replayed(String queue) {
        var creation = await(broker().engine.create(queue, List.of(keyed("pay", "order 1"))))
                .orElseThrow()
                .getFirst();
        return ((Creation.Created) creation).replayed();
    }

    @Test
    default void everyQueueHasAWindowOfItsOwn() {
        window(QUEUE, Duration.ofSeconds(10));
        window("other", Duration.ofMinutes(10));
        assertThat(List.of(replayed(QUEUE), replayed("other"))).containsExactly(false, false);

        broker().tick(Duration.ofSeconds(10).minusMillis(1));
        assertThat(List.of(replayed(QUEUE), replayed("other"))).containsExactly(true, true);
        broker().tick(Duration.ofMillis(1));
        assertThat(List.of(replayed(QUEUE), replayed("other"))).containsExactly(false, true);
    }

    @Test
    default void theWindowIsThatOfTheCreation() {
        window(QUEUE, Duration.ofMinutes(1));
        replayed(QUEUE);

        window(QUEUE, Duration.ofHours(1));

        broker().tick(Duration.ofMinutes(1));
        assertThat(replayed(QUEUE)).isFalse();
        window(QUEUE, Duration.ofSeconds(1));
        broker().tick(Duration.ofMinutes(59));
        assertThat(replayed(QUEUE)).isTrue();
    }

    @Test
    default void aReplayDoesNotMakeTheWindowLonger() {
        window(QUEUE, Duration.ofSeconds(10));
        replayed(QUEUE);
        broker().tick(Duration.ofSeconds(9));
        assertThat(replayed(QUEUE)).isTrue();

        broker().tick(Duration.ofSeconds(1));

        assertThat(replayed(QUEUE)).isFalse();
    }

    @Test
    default void whatElseIsSaidOfATaskIsPartOfTheRequest() {
        broker().create(with(keyed("pay", "order 1"), new TaskAttributes("g", "k", Duration.ofHours(1), "trace 1")));

        for (TaskAttributes other : List.of(
                TaskAttributes.NONE,
                new TaskAttributes("h", "k", Duration.ofHours(1), "trace 1"),
                new TaskAttributes("g", "l", Duration.ofHours(1), "trace 1"),
                new TaskAttributes("g", "k", Duration.ofHours(2), "trace 1"))) {
            assertThat(broker().creation(with(keyed("pay", "order 1"), other))).isEqualTo(new Creation.KeyReused());
        }
    }

    @Test
    default void whereARequestWasTracedFromIsNot() {
        UUID id = broker().create(with(keyed("pay", "order 1"), new TaskAttributes("g", null, null, "trace 1")));

        Creation.Created again =
                broker().created(with(keyed("pay", "order 1"), new TaskAttributes("g", null, null, "trace 2")));

        assertThat(again.id()).isEqualTo(id);
        assertThat(again.replayed()).isTrue();
        assertThat(broker().leaseOne().attributes().traceparent()).isEqualTo("trace 1");
    }

    @Test
    default void aKeyOutlivesACancelledTask() {
        UUID id = broker().create(keyed("pay", "order 1"));
        await(broker().engine.cancel(id));

        assertThat(replayed(QUEUE)).isTrue();
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aReplayedTaskOfAGroupIsSaidToBeAsItWas() {
        broker().create(TestTasks.inGroup("g", "before"));
        var asked = with(keyed("pay", "order 1"), new TaskAttributes("g", null, null, null));
        broker().create(asked);
        broker().ack(broker().leaseOne());

        assertThat(broker().created(asked).state()).isEqualTo(TaskState.BLOCKED);
    }
}
