package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.TaskAttributes;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever is handed tasks is off the desk: nobody but the delivery answers them. */
class DeliveryTest {
    private static final Handout HANDOUT = new Handout(new UUID(1, 2), 3, 1, Instant.EPOCH, TaskAttributes.NONE);

    private final CompletableFuture<Optional<List<LeasedTask>>> answer = new CompletableFuture<>();
    private final Waiter waiter = new Waiter(Entries.QUEUE, 1, 0, answer);

    private void deliverFrom(TaskStorage storage) {
        new Delivery(storage, new LeaseTokens(), Runnable::run, new UnusedDesk()).give(waiter, List.of(HANDOUT));
    }

    private static TaskStorage failingWith(Throwable fault) {
        return (TaskStorage) Proxy.newProxyInstance(
                TaskStorage.class.getClassLoader(), new Class<?>[] {TaskStorage.class}, (proxy, method, arguments) -> {
                    throw fault;
                });
    }

    @Test
    void whoeverWaitsHearsThatThePayloadCannotBeRead() {
        deliverFrom(failingWith(new StorageException("damaged", new IllegalStateException())));

        assertThatThrownBy(() -> answer.get(0, TimeUnit.SECONDS)).hasCauseInstanceOf(StorageException.class);
    }

    @Test
    void andThatThereIsNoMemoryForIt() {
        OutOfMemoryError fault = new OutOfMemoryError("none is left");

        assertThatThrownBy(() -> deliverFrom(failingWith(fault))).isSameAs(fault);

        assertThat(answer).isDone();
        assertThatThrownBy(() -> answer.get(0, TimeUnit.SECONDS)).hasCause(fault);
    }
}
