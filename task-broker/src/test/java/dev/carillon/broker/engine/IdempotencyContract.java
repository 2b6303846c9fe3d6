package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

interface IdempotencyContract extends EngineContract {

    @Test
    default void theSameRequestAgainIsTheSameTask() {
        Creation.Created first = broker().created(keyed("pay", "order 1"));
        broker().tick(Duration.ofMinutes(1));

        Creation.Created second = broker().created(keyed("pay", "order 1"));

        assertThat(second).isEqualTo(new Creation.Created(first.id(), TaskState.READY, first.readyAt(), true));
        assertThat(broker().queue().counts().ready()).isEqualTo(1);
    }

    @Test
    default void aTaskThatIsDoneIsNotCreatedAgain() {
        Creation.Created first = broker().created(keyed("pay", "order 1"));
        broker().ack(broker().leaseOne());

        assertThat(broker().created(keyed("pay", "order 1")).id()).isEqualTo(first.id());
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void anotherRequestWithTheKeyIsRefused() {
        NewTask first = keyed("pay", "order 1");
        broker().create(first);

        List<NewTask> others = List.of(
                keyed("pay more", "order 1"),
                task("pay", ReadyTime.atOnce(), 1, "order 1"),
                task("pay", new ReadyTime.After(Duration.ofSeconds(1)), 0, "order 1"),
                new NewTask(
                        new Payload("text/html", "pay".getBytes(StandardCharsets.UTF_8)),
                        ReadyTime.atOnce(),
                        0,
                        "order 1"));

        assertThat(await(broker().engine.create(QUEUE, others)).orElseThrow())
                .hasSize(4)
                .allMatch(answer -> answer instanceof Creation.KeyReused);
    }

    @Test
    default void aKeyTwiceInOneBatchIsOneTask() {
        List<Creation> answers = await(
                        broker().engine.create(QUEUE, List.of(keyed("pay", "order 1"), keyed("pay", "order 1"))))
                .orElseThrow();

        assertThat(answers)
                .extracting(answer -> ((Creation.Created) answer).replayed())
                .containsExactly(false, true);
        assertThat(broker().lease(10)).hasSize(1);
    }

    @Test
    default void requestsAtOnceWithOneKeyAreOneTask() {
        var stages = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> broker().engine.create(QUEUE, List.of(keyed("pay", "order 1"))))
                .toList();

        assertThat(stages)
                .extracting(
                        stage -> ((Creation.Created) await(stage).orElseThrow().getFirst()).id())
                .containsOnly(broker().created(keyed("pay", "order 1")).id());
    }

    @Test
    default void aKeyBelongsToItsQueue() {
        await(broker().engine.configure("other", SETTINGS));
        Creation.Created first = broker().created(keyed("pay", "order 1"));

        Creation other = await(broker().engine.create("other", List.of(keyed("pay", "order 1"))))
                .orElseThrow()
                .getFirst();

        assertThat(((Creation.Created) other).replayed()).isFalse();
        assertThat(((Creation.Created) other).id()).isNotEqualTo(first.id());
    }

    @Test
    default void aKeyCountsAsLongAsItsWindow() {
        Creation.Created first = broker().created(keyed("pay", "order 1"));
        broker().tick(EngineUnderTest.SETTINGS.dedupeWindow().minusMillis(1));
        assertThat(broker().created(keyed("pay", "order 1")).replayed()).isTrue();

        broker().tick(Duration.ofMillis(1));

        Creation.Created second = broker().created(keyed("pay", "order 1"));
        assertThat(second.replayed()).isFalse();
        assertThat(second.id()).isNotEqualTo(first.id());
    }
}
