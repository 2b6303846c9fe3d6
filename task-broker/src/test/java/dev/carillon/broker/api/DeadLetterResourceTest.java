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
import org.junit.jupiter.api.Test;

class DeadLetterResourceTest {
    private static final int STEPS = 50_000;

    @Test
    void redrivesHoweverManyThereAre() {
        DeadLetterResource resource = new DeadLetterResource(engineWith(STEPS, 0));

        var redriven = resource.redrive("mail", null).subscribeAsCompletionStage();

        assertThat(redriven.join()).isEqualTo(new DeadLetterResource.Redriven(STEPS));
    }

    @Test
    void whatIsCreatedAndDiesMeanwhileIsLeftThere() {
        DeadLetterResource resource = new DeadLetterResource(engineWith(3, 100));

        var redriven = resource.redrive("mail", null).subscribeAsCompletionStage();

        assertThat(redriven.join()).isEqualTo(new DeadLetterResource.Redriven(3));
    }

    /** An engine that answers at once, and that shows one dead letter at a time: so many of before, and so many new ones. */
    private static TaskEngine engineWith(int before, int meanwhile) {
        return (TaskEngine) Proxy.newProxyInstance(
                TaskEngine.class.getClassLoader(),
                new Class<?>[] {TaskEngine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "lastDead" -> CompletableFuture.completedStage(Optional.of(id(before)));
                    case "dead" -> {
                        long next = arguments[1] == null ? 1 : ((UUID) arguments[1]).getLeastSignificantBits() + 1;
                        yield CompletableFuture.completedStage(
                                Optional.of(next > before + meanwhile ? List.of() : List.of(deadLetter(id(next)))));
                    }
                    case "redrive" -> CompletableFuture.completedStage(Optional.of(1));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }

    private static Task deadLetter(UUID id) {
        return new Task(
                id,
                "mail",
                TaskState.DEAD,
                0,
                3,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                1,
                "no",
                TaskAttributes.NONE,
                null);
    }
}
