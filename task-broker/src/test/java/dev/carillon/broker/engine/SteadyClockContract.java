package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.Rate;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is a length of time stays as long as it is when the wall clock is set, forward or back. */
interface SteadyClockContract extends EngineContract {
    List<Duration> BOTH_WAYS = List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofHours(-2));
    Duration HALF_A_LEASE = SETTINGS.lease().dividedBy(2);

    /** Lets a length of time pass, sets the clock in the middle of it, and has {@code before} hold until the end. */
    private void pass(Duration time, Duration set, Runnable before) {
        broker().tick(time.dividedBy(2));
        broker().time.set(set);
        broker().queue();
        before.run();
        broker().tick(time.dividedBy(2).minusMillis(1));
        before.run();
        broker().tick(Duration.ofMillis(1));
    }

    @Test
    default void aLeaseLastsAsLongAsItDoes() {
        for (Duration set : BOTH_WAYS) {
            UUID id = broker().create("work");
            LeasedTask task = broker().leaseOne();

            pass(
                    SETTINGS.lease(),
                    set,
                    () -> assertThat(broker().get(id).state()).isEqualTo(TaskState.LEASED));

            assertThat(broker().get(id).state()).isEqualTo(TaskState.READY);
            assertThat(broker().ack(task)).isFalse();
            assertThat(broker().ack(broker().leaseOne())).isTrue();
        }
    }

    @Test
    default void theEndOfALeaseIsSaidByTheClockAsItNowIs() {
        for (Duration set : BOTH_WAYS) {
            UUID id = broker().create("work");
            broker().leaseOne();
            broker().time.set(set);
            broker().queue();

            assertThat(broker().get(id).since()).isEqualTo(broker().time.now().plus(SETTINGS.lease()));
        }
    }

    @Test
    default void aDelayLastsAsLongAsItDoes() {
        for (Duration set : BOTH_WAYS) {
            UUID id = broker().create(delayed("later", Duration.ofMinutes(10)));

            pass(
                    Duration.ofMinutes(10),
                    set,
                    () -> assertThat(broker().get(id).state()).isEqualTo(TaskState.DELAYED));

            assertThat(broker().ack(broker().leaseOne())).isTrue();
        }
    }

    @Test
    default void aRetryWaitsAsLongAsItDoes() {
        for (Duration set : BOTH_WAYS) {
            UUID id = broker().create("again");
            broker().retry(broker().leaseOne(), Duration.ofMinutes(10));

            pass(
                    Duration.ofMinutes(10),
                    set,
                    () -> assertThat(broker().get(id).state()).isEqualTo(TaskState.DELAYED));

            assertThat(broker().ack(broker().leaseOne())).isTrue();
        }
    }

    @Test
    default void aTaskLivesAsLongAsItDoes() {
        for (Duration set : BOTH_WAYS) {
            UUID id = broker().create(TestTasks.living(Duration.ofMinutes(10), "soon or never"));

            pass(
                    Duration.ofMinutes(10),
                    set,
                    () -> assertThat(broker().find(id)).isPresent());

            assertThat(broker().find(id)).isEmpty();
        }
    }

    @Test
    default void aResultIsKeptAsLongAsItIs() {
        await(broker().engine.configure(QUEUE, SETTINGS.withRetention(Duration.ofMinutes(10))));
        for (Duration set : BOTH_WAYS) {
            UUID id = broker().create("work");
            broker().ack(broker().leaseOne());

            pass(
                    Duration.ofMinutes(10),
                    set,
                    () -> assertThat(broker().find(id)).isPresent());

            assertThat(broker().find(id)).isEmpty();
        }
    }

    @Test
    default void aKeyCountsAsLongAsItDoes() {
        await(broker().engine.configure(QUEUE, SETTINGS.withDedupeWindow(Duration.ofMinutes(10))));
        for (Duration set : BOTH_WAYS) {
            assertThat(broker().created(keyed("pay", "order 1")).replayed()).isFalse();

            pass(
                    Duration.ofMinutes(10),
                    set,
                    () -> assertThat(broker().created(keyed("pay", "order 1")).replayed())
                            .isTrue());
        }
    }

    @Test
    default void waitsLastAsLongAsTheyDo() {
        UUID id = broker().create(delayed("later", Duration.ofDays(1)));
        for (Duration set : BOTH_WAYS) {
            var worker = broker().engine.lease(QUEUE, 1, Duration.ofSeconds(20));
            var outcome = broker().engine.outcome(id, Duration.ofSeconds(20));
            broker().queue();

            pass(Duration.ofSeconds(20), set, () -> {
                assertThat(worker.toCompletableFuture()).isNotDone();
                assertThat(outcome.toCompletableFuture()).isNotDone();
            });

            assertThat(await(worker)).contains(List.of());
            assertThat(await(outcome)).isEqualTo(new Outcome.Pending(TaskState.DELAYED));
        }
    }

    @Test
    default void aRateIsWhatItIs() {
        Rate rate = new Rate(1, Duration.ofSeconds(10), 5);
        await(broker().engine
                .configure(
                        QUEUE,
                        SETTINGS.withLimits(new QueueLimits(rate, QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));
        for (int i = 0; i < 10; i++) {
            broker().create("work");
        }
        for (Duration set : BOTH_WAYS) {
            pass(
                    Duration.ofSeconds(10),
                    set,
                    () -> assertThat(broker().lease(10)).isEmpty());

            assertThat(broker().lease(10)).hasSize(1);
        }
    }

    @Test
    default void identifiersGrowAllTheSame() {
        UUID before = broker().create("before");
        broker().time.set(Duration.ofHours(-1));

        UUID after = broker().create("after");

        assertThat(after).isGreaterThan(before);
        assertThat(broker().lease(2)).extracting(LeasedTask::id).containsExactly(before, after);
    }
}
