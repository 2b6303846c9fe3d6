package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static dev.carillon.broker.engine.TestTasks.inGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.task.LeasedTask;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A purge forgets what waits, and nothing else. */
interface PurgeContract extends EngineContract {

    private long purge() {
        return await(broker().engine.purge(QUEUE)).orElseThrow();
    }

    @Test
    default void whatWaitsIsForgottenAndTheRestStays() {
        await(broker().engine.configure(QUEUE, SETTINGS.withRetention(Duration.ofHours(1))));
        broker().create("done");
        broker().ack(broker().leaseOne());
        broker().create("dead");
        broker().fail(broker().leaseOne(), "no");
        broker().create(inGroup("ann", "leased"));
        LeasedTask leased = broker().leaseOne();
        UUID blocked = broker().create(inGroup("ann", "blocked"));
        UUID delayed = broker().create(delayed("delayed", Duration.ofHours(1)));
        UUID ready = broker().create("ready");
        broker().create("ready too");

        assertThat(purge()).isEqualTo(4);

        assertThat(List.of(blocked, delayed, ready))
                .allSatisfy(id -> assertThat(broker().find(id)).isEmpty());
        assertThat(await(broker().engine.payload(ready))).isEmpty();
        assertThat(broker().queue().counts()).isEqualTo(new QueueCounts(0, 0, 0, 1, 1, 1));
        assertThat(broker().ack(leased)).isTrue();
        broker().tick(Duration.ofMinutes(59));
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void anEmptyQueueHasNothingToForget() {
        assertThat(purge()).isZero();
    }

    @Test
    default void aLeaseOfBeforeComesBack() {
        broker().create("leased");
        broker().leaseOne();
        purge();

        broker().tick(SETTINGS.lease());

        assertThat(broker().leaseOne().attempt()).isEqualTo(2);
    }

    @Test
    default void aGroupGoesOnWithWhatComesAfter() {
        broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        purge();

        broker().create(inGroup("ann", "3"));

        assertThat(EngineUnderTest.text(broker().leaseOne())).isEqualTo("3");
    }

    @Test
    default void aFullBrokerThatIsPurgedTakesTasksAgain() {
        await(broker().engine.create(QUEUE, Collections.nCopies((int) EngineUnderTest.OPTIONS.maxTasks(), task("x"))));

        assertThat(purge()).isEqualTo(EngineUnderTest.OPTIONS.maxTasks());

        broker().create("fits");
        assertThat(broker().queue().counts().ready()).isEqualTo(1);
    }

    @Test
    default void otherQueuesKeepTheirs() {
        await(broker().engine.configure("other", SETTINGS));
        await(broker().engine.create("other", List.of(task("there"))));

        assertThat(purge()).isZero();

        assertThat(await(broker().engine.queue("other")).orElseThrow().counts().ready())
                .isEqualTo(1);
    }

    @Test
    default void anUnknownQueueCannotBePurged() {
        assertThat(await(broker().engine.purge("nowhere"))).isEmpty();
    }
}
