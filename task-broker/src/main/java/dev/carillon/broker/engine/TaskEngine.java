package dev.carillon.broker.engine;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks and hands them out. {@code TaskEngineContract} says in tests what every engine does.
 *
 * <p>Thread-safe; no method blocks. A stage completes when what it says is durable, as far as the engine is, and may
 * complete on a thread that must not be held up. It fails with {@link EngineUnavailableException} when the engine cannot
 * do its work now, after which nothing is known of a write. An empty answer where a queue was named means that there is
 * no such queue.
 */
public interface TaskEngine extends AutoCloseable {

    /** Creates the queue or sets an existing one; empty when there are as many queues as there may be. */
    CompletionStage<Optional<Queue>> configure(String queue, QueueSettings settings);

    /** Every queue, by name. */
    CompletionStage<List<Queue>> queues();

    CompletionStage<Optional<Queue>> queue(String queue);

    /** Creates tasks; one answer each, in order. */
    CompletionStage<Optional<List<Creation>>> create(String queue, List<NewTask> tasks);

    /**
     * Hands out tasks, the highest priority and then the longest waiting first, waiting for the first of them. Whoever
     * asked first is served first. Cancelling the stage's future gives the place up.
     *
     * @return up to {@code max} tasks; none when the wait ran out
     */
    CompletionStage<Optional<List<LeasedTask>>> lease(String queue, int max, Duration wait);

    /**
     * Ends leases; one answer each, in order: whether the token was valid. One that was not changes nothing, and no
     * token is valid after it was used here.
     */
    CompletionStage<List<Boolean>> settle(List<String> tokens, Settlement settlement);

    /** Makes a lease end this long from now; answers when, or empty for a token that is not valid. */
    CompletionStage<Optional<Instant>> extend(String token, Duration lease);

    CompletionStage<Optional<Task>> task(UUID id);

    CompletionStage<Optional<Payload>> payload(UUID id);

    /** Forgets a task in whatever state; false where there is none. A lease on it is over. */
    CompletionStage<Boolean> cancel(UUID id);

    /** Dead letters in the order of their identifiers, which is the order of creation. */
    CompletionStage<Optional<List<Task>>> dead(String queue, @Nullable UUID after, int limit);

    /**
     * Makes dead letters ready again, with their attempts forgotten.
     *
     * @param ids which; those that are no dead letters of the queue are left out
     * @return how many
     */
    CompletionStage<Optional<Integer>> redrive(String queue, List<UUID> ids);

    /** What keeps the engine from its work, for people; empty while it is well. Never blocks. */
    Optional<String> fault();

    /**
     * The broker is about to stop: answers every waiting lease at once with no task, and refuses every later one, so that
     * their workers ask elsewhere or come back, and not again at once.
     */
    void stopLeasing();

    /** Finishes what is under way and lets go of everything. */
    @Override
    void close();
}
