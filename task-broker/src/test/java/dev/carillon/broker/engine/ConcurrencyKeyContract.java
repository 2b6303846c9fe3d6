package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.TestTasks.underKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of the tasks with one key, only so many are leased at a time; those of other keys overtake them. */
interface ConcurrencyKeyContract extends EngineContract {

    private void perKey(String queue, int most) {
        await(broker().engine
                .configure(queue, SETTINGS.withLimits(new QueueLimits(null, QueueLimits.UNLIMITED, most))));
    }

    private List<LeasedTask> leased(String... texts) {
        List<LeasedTask> tasks = broker().lease(10);
        assertThat(tasks).extracting(EngineUnderTest::text).containsExactly(texts);
        return tasks;
    }

    @Test
    default void ofAKeyOnlySoManyAreLeasedAndOthersOvertake() {
        perKey(QUEUE, 2);
        for (int i = 1; i <= 3; i++) {
            broker().create(underKey("ann", "ann " + i));
        }
        broker().create(underKey("bob", "bob 1"));
        broker().create("no key");

        List<LeasedTask> tasks = leased("ann 1", "ann 2", "bob 1", "no key");

        assertThat(tasks.getFirst().attributes().concurrencyKey()).isEqualTo("ann");
        leased();
        assertThat(broker().queue().counts().ready()).isEqualTo(1);
        assertThat(broker().queue().counts().leased()).isEqualTo(4);
    }

    @Test
    default void theLongestWaitingOfAKeyIsNextWhenOneIsDone() {
        perKey(QUEUE, 1);
        broker().create(underKey("ann", "ann 1"));
        broker().create(underKey("ann", "ann 2"));
        broker().create(underKey("ann", "ann 3"));

        broker().ack(leased("ann 1").getFirst());
        broker().ack(leased("ann 2").getFirst());

        leased("ann 3");
    }

    @Test
    default void thePriorityCountsAmongTheTasksOfAKey() {
        perKey(QUEUE, 1);
        broker().create(underKey("ann", "ann 1"));
        NewTask plain = underKey("ann", "ann urgent");
        broker().create(new NewTask(plain.payload(), plain.readyTime(), 9, null, plain.attributes()));

        broker().ack(leased("ann urgent").getFirst());
        leased("ann 1");
    }

    @Test
    default void everyEndOfALeaseLetsTheNextOn() {
        perKey(QUEUE, 1);
        for (int i = 1; i <= 5; i++) {
            broker().create(underKey("ann", "ann " + i));
        }

        broker().fail(leased("ann 1").getFirst(), "no");
        broker().retry(leased("ann 2").getFirst(), Duration.ofDays(1));
        await(broker().engine.cancel(leased("ann 3").getFirst().id()));
        leased("ann 4");
        leased();
        broker().tick(SETTINGS.lease());

        // The one whose lease ran out is at the end of its line.
        leased("ann 5");
    }

    @Test
    default void whoeverWaitsIsHandedATaskWhenItsKeyIsFree() {
        perKey(QUEUE, 1);
        broker().create(underKey("ann", "ann 1"));
        broker().create(underKey("ann", "ann 2"));
        LeasedTask first = broker().leaseOne();
        var waiting = broker().engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker().queue();
        assertThat(waiting.toCompletableFuture()).isNotDone();

        broker().ack(first);

        assertThat(await(waiting).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("ann 2");
    }

    @Test
    default void aLimitThatIsRaisedLetsMoreOnAtOnce() {
        perKey(QUEUE, 1);
        for (int i = 1; i <= 3; i++) {
            broker().create(underKey("ann", "ann " + i));
        }
        leased("ann 1");
        var waiting = broker().engine.lease(QUEUE, 10, Duration.ofMinutes(1));
        broker().queue();

        perKey(QUEUE, 2);

        assertThat(await(waiting).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("ann 2");
    }

    @Test
    default void aLimitThatIsLoweredLeavesLeasesAlone() {
        perKey(QUEUE, 2);
        for (int i = 1; i <= 3; i++) {
            broker().create(underKey("ann", "ann " + i));
        }
        List<LeasedTask> tasks = leased("ann 1", "ann 2");

        perKey(QUEUE, 1);

        assertThat(broker().ack(tasks.getFirst())).isTrue();
        leased();
        assertThat(broker().ack(tasks.getLast())).isTrue();
        leased("ann 3");
    }

    @Test
    default void aConcurrencyKeyBelongsToItsQueue() {
        perKey(QUEUE, 1);
        perKey("other", 1);
        broker().create(underKey("ann", "here"));
        await(broker().engine.create("other", List.of(underKey("ann", "there"))));

        leased("here");
        assertThat(await(broker().engine.lease("other", 1, Duration.ZERO)).orElseThrow())
                .hasSize(1);
    }

    @Test
    default void aKeyAndAGroupBothHold() {
        perKey(QUEUE, 1);
        for (String group : List.of("g1", "g2")) {
            for (int i = 1; i <= 2; i++) {
                broker().create(TestTasks.with(
                        EngineUnderTest.task(group + " " + i), new TaskAttributes(group, "ann", null, null)));
            }
        }

        LeasedTask first = leased("g1 1").getFirst();
        broker().tick(Duration.ofSeconds(1));
        broker().ack(first);
        // The second of the first group became ready after the first of the second.
        broker().ack(leased("g2 1").getFirst());
        broker().ack(leased("g1 2").getFirst());
        leased("g2 2");
    }
}
