package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

interface LeaseContract extends EngineContract {

    private CompletableFuture<Optional<List<LeasedTask>>> ask(int max, Duration wait) {
        var answer = broker().engine.lease(QUEUE, max, wait).toCompletableFuture();
        broker().queue(); // by whose answer the one before was taken in, at the time that it was asked at
        return answer;
    }

    @Test
    default void aLeasedTaskIsNobodyElses() {
        broker().create("one");

        LeasedTask task = broker().leaseOne();

        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.leasedUntil()).isEqualTo(START.plus(Duration.ofSeconds(30)));
        assertThat(broker().get(task.id()).state()).isEqualTo(TaskState.LEASED);
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void theHighestPriorityComesFirstAndThenTheOldest() {
        for (int priority : new int[] {0, 9, 5, 9, 0}) {
            broker().create(task("priority " + priority, ReadyTime.atOnce(), priority, null));
        }

        List<LeasedTask> tasks = broker().lease(10);

        assertThat(tasks)
                .extracting(EngineUnderTest::text)
                .containsExactly("priority 9", "priority 9", "priority 5", "priority 0", "priority 0");
        assertThat(tasks.get(0).id()).isLessThan(tasks.get(1).id());
        assertThat(tasks.get(3).id()).isLessThan(tasks.get(4).id());
    }

    @Test
    default void noMoreThanAskedForAreLeased() {
        for (int i = 0; i < 5; i++) {
            broker().create("task " + i);
        }

        assertThat(broker().lease(3)).hasSize(3);
        assertThat(broker().lease(3)).hasSize(2);
    }

    @Test
    default void whoeverWaitsIsHandedTheNextTask() {
        var waiting = ask(10, Duration.ofSeconds(20));
        assertThat(broker().queue().counts().leased()).isZero();
        assertThat(waiting).isNotDone();

        broker().create("at last");

        assertThat(await(waiting).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("at last");
    }

    @Test
    default void whoeverWaitsIsHandedADelayedTaskWhenItIsTime() {
        broker().create(delayed("later", Duration.ofSeconds(5)));
        var waiting = ask(1, Duration.ofSeconds(20));

        broker().tick(Duration.ofSeconds(5));

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }

    @Test
    default void theWaitEndsWithNothing() {
        var waiting = ask(1, Duration.ofSeconds(20));
        broker().tick(Duration.ofSeconds(20).minusMillis(1));
        assertThat(waiting).isNotDone();

        broker().tick(Duration.ofMillis(1));

        assertThat(await(waiting)).contains(List.of());
        broker().create("for nobody");
        assertThat(broker().queue().counts().ready()).isEqualTo(1);
    }

    @Test
    default void whoeverAskedFirstIsServedFirst() {
        var first = ask(1, Duration.ofSeconds(20));
        var second = ask(1, Duration.ofSeconds(20));
        var third = ask(1, Duration.ofSeconds(20));

        broker().create("one");
        broker().create("two");

        assertThat(await(first).orElseThrow()).extracting(EngineUnderTest::text).containsExactly("one");
        assertThat(await(second).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("two");
        assertThat(third).isNotDone();
    }

    @Test
    default void whoeverWentAwayGivesTheirPlaceUp() {
        var gone = ask(1, Duration.ofSeconds(20));
        var there = ask(1, Duration.ofSeconds(20));
        gone.cancel(false);

        broker().create("one");

        assertThat(await(there).orElseThrow()).hasSize(1);
    }

    /** Who goes while the engine is at work for them may be followed by one who came meanwhile. */
    @Test
    default void theQueueIsShownAfterWorkersWentAwayAndOthersWereServedInTheirPlace() {
        for (int i = 0; i < 100; i++) {
            broker().create("one");
            var gone = lease();
            // Another moment each time, of the two milliseconds that the first lease may take.
            long moment = System.nanoTime() + i * 20_000L;
            while (System.nanoTime() - moment < 0) {
                Thread.onSpinWait();
            }
            var there = lease();
            gone.cancel(false);
            broker().create("another");

            assertThat(await(there).orElseThrow()).hasSize(1);
        }

        assertThat(await(broker().engine.queue(QUEUE))).isPresent();
    }

    private CompletableFuture<Optional<List<LeasedTask>>> lease() {
        return broker().engine.lease(QUEUE, 1, Duration.ofSeconds(20)).toCompletableFuture();
    }

    @Test
    default void aLeaseCanBeMadeLonger() {
        broker().create("long work");
        LeasedTask task = broker().leaseOne();
        broker().tick(Duration.ofSeconds(29));

        assertThat(await(broker().engine.extend(task.token(), Duration.ofMinutes(2))))
                .isEqualTo(Extension.until(START.plus(Duration.ofSeconds(29)).plus(Duration.ofMinutes(2))));

        broker().tick(Duration.ofMinutes(2).minusMillis(1));
        assertThat(broker().lease(1)).isEmpty();
        assertThat(broker().ack(task)).isTrue();
    }

    @Test
    default void aTokenThatNobodyGaveOutIsNotValid() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        String forged =
                (task.token().startsWith("A") ? "B" : "A") + task.token().substring(1);
        String guessed = task.token().substring(0, task.token().length() - 2) + "AA";

        for (String token : List.of(forged, guessed, "", "nonsense", "not base64 !", "A".repeat(500))) {
            assertThat(await(broker().engine.extend(token, Duration.ofMinutes(1))))
                    .isEqualTo(Extension.STALE);
            assertThat(broker().settle(token, new dev.carillon.broker.task.Settlement.Ack()))
                    .isFalse();
        }
        assertThat(broker().ack(task)).isTrue();
    }
}
