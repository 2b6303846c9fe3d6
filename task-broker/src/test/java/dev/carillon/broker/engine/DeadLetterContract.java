package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

interface DeadLetterContract extends EngineContract {

    private List<UUID> deadLetters(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(broker().create("task " + i));
        }
        List<LeasedTask> tasks = broker().lease(count);
        // Not in the order of creation, which is the order that they are listed in.
        tasks.reversed().forEach(task -> broker().fail(task, "reason of " + EngineUnderTest.text(task)));
        return ids;
    }

    @Test
    default void deadLettersAreListedInTheOrderOfCreation() {
        List<UUID> ids = deadLetters(5);

        List<Task> dead = broker().dead();

        assertThat(dead).extracting(Task::id).containsExactlyElementsOf(ids);
        assertThat(dead.get(2).reason()).isEqualTo("reason of task 2");
        assertThat(dead).allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.DEAD));
    }

    /** As it was said, or as near to it as the engine can keep. */
    @Test
    default void aReasonMayHaveAnyCharacterInIt() {
        broker().create("one");

        assertThat(broker().fail(broker().leaseOne(), "a\0b")).isTrue();

        assertThat(broker().dead().getFirst().reason()).matches("a[\0\uFFFD]b");
    }

    @Test
    default void aPageStartsAfterTheOneBefore() {
        List<UUID> ids = deadLetters(5);

        List<Task> page = await(broker().engine.dead(QUEUE, ids.get(1), 2)).orElseThrow();

        assertThat(page).extracting(Task::id).containsExactly(ids.get(2), ids.get(3));
    }

    /** Whenever it died. */
    @Test
    default void theLastDeadLetterIsTheOneThatWasCreatedLast() {
        await(broker().engine.configure("other", SETTINGS));
        List<UUID> ids = deadLetters(3);
        broker().create("ready");

        assertThat(await(broker().engine.lastDead(QUEUE))).contains(ids.getLast());
        assertThat(await(broker().engine.lastDead("other"))).isEmpty();
        assertThat(await(broker().engine.lastDead("nowhere"))).isEmpty();
    }

    @Test
    default void aRedrivenTaskStartsOver() {
        List<UUID> ids = deadLetters(3);
        broker().tick(Duration.ofMinutes(1));

        assertThat(await(broker().engine.redrive(QUEUE, List.of(ids.get(0), ids.get(2)))))
                .contains(2);

        assertThat(broker().dead()).extracting(Task::id).containsExactly(ids.get(1));
        assertThat(broker().lease(10))
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.attempt()).isEqualTo(1));
    }

    @Test
    default void onlyDeadLettersOfTheQueueAreRedriven() {
        await(broker().engine.configure("other", SETTINGS));
        UUID dead = deadLetters(1).getFirst();
        UUID ready = broker().create("ready");

        assertThat(await(broker().engine.redrive("other", List.of(dead)))).contains(0);
        assertThat(await(broker().engine.redrive(QUEUE, List.of(ready, dead, dead))))
                .contains(1);
    }

    @Test
    default void aDeadLetterCanBeThrownAway() {
        UUID dead = deadLetters(1).getFirst();

        assertThat(await(broker().engine.cancel(dead))).isTrue();

        assertThat(broker().dead()).isEmpty();
        assertThat(broker().find(dead)).isEmpty();
    }
}
