package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A paused queue takes tasks and hands none out; everything else about it goes on. */
interface PauseContract extends EngineContract {

    private Queue pause(boolean paused) {
        return await(broker().engine.pause(QUEUE, paused)).orElseThrow();
    }

    @Test
    default void aPausedQueueTakesTasksAndHandsNoneOut() {
        broker().create("before");

        assertThat(pause(true).paused()).isTrue();

        broker().create("meanwhile");
        assertThat(broker().lease(10)).isEmpty();
        assertThat(broker().queue().paused()).isTrue();
        assertThat(broker().queue().counts().ready()).isEqualTo(2);
    }

    @Test
    default void aQueueThatIsResumedHandsOutWhatWaited() {
        pause(true);
        broker().create("meanwhile");

        assertThat(pause(false).paused()).isFalse();

        assertThat(broker().lease(10)).hasSize(1);
    }

    @Test
    default void pausingAndResumingTwiceIsOnce() {
        pause(true);
        assertThat(pause(true).paused()).isTrue();
        assertThat(pause(false).paused()).isFalse();
        assertThat(pause(false).paused()).isFalse();
    }

    @Test
    default void whoeverWaitsIsServedWhenTheQueueIsResumed() {
        pause(true);
        broker().create("meanwhile");
        var waiting = broker().engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker().queue();
        assertThat(waiting.toCompletableFuture()).isNotDone();

        pause(false);

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }

    @Test
    default void aWaitInAPausedQueueLastsAsLongAsItWasToLast() {
        pause(true);
        broker().create("meanwhile");
        var waiting = broker().engine.lease(QUEUE, 1, Duration.ofSeconds(20));
        broker().queue();
        broker().tick(Duration.ofSeconds(20).minusMillis(1));
        assertThat(waiting.toCompletableFuture()).isNotDone();

        broker().tick(Duration.ofMillis(1));

        assertThat(await(waiting)).contains(List.of());
    }

    @Test
    default void leasesGoOnInAPausedQueue() {
        for (int i = 0; i < 3; i++) {
            broker().create("task " + i);
        }
        List<LeasedTask> tasks = broker().lease(3);
        pause(true);

        assertThat(broker().ack(tasks.get(0))).isTrue();
        assertThat(await(broker().engine.extend(tasks.get(1).token(), Duration.ofMinutes(2)))
                        .leasedUntil())
                .isNotNull();
        broker().tick(SETTINGS.lease());

        assertThat(broker().get(tasks.get(1).id()).state()).isEqualTo(TaskState.LEASED);
        assertThat(broker().get(tasks.get(2).id()).state()).isEqualTo(TaskState.READY);
        assertThat(broker().ack(tasks.get(2))).isFalse();
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void delaysEndInAPausedQueue() {
        UUID id = broker().create(delayed("later", Duration.ofMinutes(1)));
        pause(true);

        broker().tick(Duration.ofMinutes(1));

        assertThat(broker().get(id).state()).isEqualTo(TaskState.READY);
    }

    @Test
    default void aQueueThatIsSetAgainStaysPaused() {
        pause(true);

        Queue queue = await(broker().engine.configure(QUEUE, SETTINGS.withRetention(Duration.ofHours(1))))
                .orElseThrow();

        assertThat(queue.paused()).isTrue();
        broker().create("meanwhile");
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aPausedQueueStopsNoOther() {
        await(broker().engine.configure("other", SETTINGS));
        pause(true);

        await(broker().engine.create("other", List.of(EngineUnderTest.task("there"))));

        assertThat(await(broker().engine.lease("other", 1, Duration.ZERO)).orElseThrow())
                .hasSize(1);
    }

    @Test
    default void anUnknownQueueCannotBePaused() {
        assertThat(await(broker().engine.pause("nowhere", true))).isEmpty();
    }
}
