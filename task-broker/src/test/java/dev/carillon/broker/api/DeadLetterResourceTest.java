package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadLetterResourceTest {
    private static final int STEPS = 50_000;

    @Test
    void redrivesHoweverManyThereAre() {
        DeadLetterResource resource = new DeadLetterResource(engineWithSteps(STEPS));

        var redriven = resource.redrive("mail", null).subscribeAsCompletionStage();

        assertThat(redriven.join()).isEqualTo(new DeadLetterResource.Redriven(STEPS));
    }

    /** An engine that answers at once, and that has one dead letter to show so many times. */
    private static TaskEngine engineWithSteps(int steps) {
        AtomicInteger left = new AtomicInteger(steps);
        return (TaskEngine) Proxy.newProxyInstance(
                TaskEngine.class.getClassLoader(),
                new Class<?>[] {TaskEngine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "dead" ->
                        CompletableFuture.completedStage(
                                Optional.of(left.getAndDecrement() > 0 ? List.of(deadLetter()) : List.of()));
                    case "redrive" -> CompletableFuture.completedStage(Optional.of(1));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Task deadLetter() {
        return new Task(
                UUID.randomUUID(),
                "mail",
                TaskState.DEAD,
                0,
                3,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "no",
                TaskAttributes.NONE,
                null);
    }
}
