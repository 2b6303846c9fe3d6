package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

interface QueueContract extends EngineContract {

    @Test
    default void aQueueShowsItsSettingsAndIsEmptyAtFirst() {
        assertThat(broker().queue()).isEqualTo(new Queue(QUEUE, SETTINGS, false, QueueCounts.NONE, Duration.ZERO));
    }

    @Test
    default void queuesAreListedByName() {
        await(broker().engine.configure("zebra", SETTINGS));
        await(broker().engine.configure("ant", SETTINGS));

        assertThat(await(broker().engine.queues())).extracting(Queue::name).containsExactly("ant", QUEUE, "zebra");
    }

    @Test
    default void aQueueThatIsSetAgainKeepsItsTasks() {
        broker().create("one");
        QueueSettings changed =
                new QueueSettings(Duration.ofMinutes(2), 9, Duration.ofSeconds(2), Duration.ofMinutes(1));

        Queue queue = await(broker().engine.configure(QUEUE, changed)).orElseThrow();

        assertThat(queue.settings()).isEqualTo(changed);
        assertThat(queue.counts().ready()).isEqualTo(1);
        assertThat(broker().leaseOne().leasedUntil())
                .isEqualTo(broker().time.now().plus(Duration.ofMinutes(2)));
    }

    @Test
    default void thereAreNoMoreQueuesThanAllowed() {
        for (int i = 0; i < EngineUnderTest.OPTIONS.maxQueues() - 1; i++) {
            assertThat(await(broker().engine.configure("queue-" + i, SETTINGS))).isPresent();
        }

        assertThat(await(broker().engine.configure("one-too-many", SETTINGS))).isEmpty();
        assertThat(await(broker().engine.configure(QUEUE, SETTINGS))).isPresent();
    }

    @Test
    default void anUnknownQueueIsSaidToBeSo() {
        TaskEngine engine = broker().engine;

        assertThat(await(engine.queue("nowhere"))).isEmpty();
        assertThat(await(engine.create("nowhere", List.of(task("lost"))))).isEmpty();
        assertThat(await(engine.lease("nowhere", 1, Duration.ofSeconds(20)))).isEmpty();
        assertThat(await(engine.dead("nowhere", null, 10))).isEmpty();
        assertThat(await(engine.redrive("nowhere", List.of()))).isEmpty();
    }

    /** A path and a JSON string may have U+0000 in them; not every storage can. */
    @Test
    default void soIsOneOfANameThatNoQueueCanHave() {
        TaskEngine engine = broker().engine;
        String name = QUEUE + "\0";

        assertThat(await(engine.queue(name))).isEmpty();
        assertThat(await(engine.pause(name, true))).isEmpty();
        assertThat(await(engine.purge(name))).isEmpty();
        assertThat(await(engine.create(name, List.of(task("lost"))))).isEmpty();
        assertThat(await(engine.create(name, List.of()))).isEmpty();
        assertThat(await(engine.lease(name, 1, Duration.ofSeconds(20)))).isEmpty();
        assertThat(await(engine.dead(name, null, 10))).isEmpty();
        assertThat(await(engine.redrive(name, List.of()))).isEmpty();
        assertThat(await(engine.createWorkflow(
                        new NewWorkflow(List.of(List.of(new NewWorkflow.Member(name, task("lost")))), null))))
                .isInstanceOf(WorkflowCreation.NoSuchQueue.class);
        assertThat(broker().queue().paused()).isFalse();
    }

    @Test
    default void countsFollowTheTasks() {
        broker().create("waits longest");
        broker().tick(Duration.ofSeconds(5));
        broker().create("waits");
        broker().create(delayed("later", Duration.ofHours(1)));
        broker().create("leased");
        broker().create("dead");
        broker().fail(broker().lease(1).getFirst(), "no");
        broker().lease(1);
        broker().tick(Duration.ofSeconds(2));

        Queue queue = broker().queue();

        assertThat(queue.counts().ready()).isEqualTo(2);
        assertThat(queue.counts().delayed()).isEqualTo(1);
        assertThat(queue.counts().leased()).isEqualTo(1);
        assertThat(queue.counts().dead()).isEqualTo(1);
        assertThat(queue.oldestReadyAge()).isEqualTo(Duration.ofSeconds(2));
    }
}
