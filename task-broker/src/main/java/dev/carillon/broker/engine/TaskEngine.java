package dev.carillon.broker.engine;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleSetting;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.file.Path;
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

    // ---- queues --------------------------------------------------------------------------------------------------

    /** Creates the queue or sets an existing one; empty when there are as many queues as there may be. */
    CompletionStage<Optional<Queue>> configure(String queue, QueueSettings settings);

    /** Every queue, by name. */
    CompletionStage<List<Queue>> queues();

    CompletionStage<Optional<Queue>> queue(String queue);

    /** Makes a queue hand nothing out, or do so again. It takes tasks all the while, and leases go on. */
    CompletionStage<Optional<Queue>> pause(String queue, boolean paused);

    /** Forgets every task of the queue that waits: ready, delayed, blocked. Leases and dead letters stay. Says how many. */
    CompletionStage<Optional<Long>> purge(String queue);

    // ---- tasks ---------------------------------------------------------------------------------------------------

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
     * Says that what {@link #lease} answered is held no more: it was sent, or there is nobody any more to have it. An
     * engine may have only so many bytes under way, and count those of which it does not hear for as long as the leases last.
     * Saying it again changes nothing.
     */
    default void arrived(List<LeasedTask> tasks) {}

    /**
     * Ends leases; one answer each, in order. A token that is not accepted changes nothing, and no token is valid after it
     * was used here.
     */
    CompletionStage<List<Verdict>> settle(List<String> tokens, Settlement settlement);

    /**
     * Undoes leases with whose tasks nobody has begun; one answer each, in order. The attempt does not count: the task is
     * ready again at once, with its place in its group and its time to live, even in its last attempt. A token that is not
     * accepted changes nothing.
     */
    CompletionStage<List<Verdict>> giveBack(List<String> tokens);

    /** Makes a lease end this long from now. */
    CompletionStage<Extension> extend(String token, Duration lease);

    CompletionStage<Optional<Task>> task(UUID id);

    CompletionStage<Optional<Payload>> payload(UUID id);

    /**
     * What became of a task, waiting for its end. Cancelling the stage's future ends the wait.
     *
     * @return {@link Outcome.Pending} when the wait ran out
     */
    CompletionStage<Outcome> outcome(UUID id, Duration wait);

    /** Forgets a task in whatever state; false where there is none. Its worker, if it has one, is told at its next call. */
    CompletionStage<Boolean> cancel(UUID id);

    // ---- dead letters --------------------------------------------------------------------------------------------

    /** Dead letters in the order of their identifiers, which is the order of creation. */
    CompletionStage<Optional<List<Task>>> dead(String queue, @Nullable UUID after, int limit);

    /** The dead letter that was created last; empty where there is none, or no such queue. */
    CompletionStage<Optional<UUID>> lastDead(String queue);

    /**
     * Makes dead letters ready again, with their attempts forgotten and their time to live before them once more.
     *
     * @param ids which; those that are no dead letters of the queue are left out
     * @return how many
     */
    CompletionStage<Optional<Integer>> redrive(String queue, List<UUID> ids);

    // ---- workflows -----------------------------------------------------------------------------------------------

    CompletionStage<WorkflowCreation> createWorkflow(NewWorkflow workflow);

    /** Known while it runs and for {@link EngineOptions#workflowRetention} after. */
    CompletionStage<Optional<Workflow>> workflow(UUID id);

    /** Cancels every task of it that is not over and starts no further stage; false where there is none, or it is over. */
    CompletionStage<Boolean> cancelWorkflow(UUID id);

    // ---- schedules -----------------------------------------------------------------------------------------------

    /**
     * Keeps a schedule in place of one of its name. What is known of the one before stays: when it was due last and the task
     * of then, and, where the rule is the same, also when it is due next. Under another rule it is due later than that one
     * was last, or not kept; so that one that fires meanwhile is neither skipped nor doubled.
     */
    CompletionStage<ScheduleSetting> putSchedule(Schedule schedule);

    /** Every schedule, by name. */
    CompletionStage<List<Schedule>> schedules();

    CompletionStage<Optional<Schedule>> schedule(String name);

    CompletionStage<Boolean> removeSchedule(String name);

    /** The schedules that are due, the longest due first. */
    CompletionStage<List<Schedule>> dueSchedules(int limit);

    /**
     * Creates the task of a schedule and moves it on, both or neither, if it is still due at {@code due} and still has
     * that rule: of all who ask, one does.
     *
     * @param rule that {@code next} is of; another one may be due at the same time, and next at another
     * @param next when it is due next; null for never
     */
    CompletionStage<Firing> fire(String name, String rule, Instant due, @Nullable Instant next);

    /**
     * The time of day by which schedules are due. Where there is a database, its own: the clocks of the brokers need not
     * agree.
     */
    CompletionStage<Instant> now();

    // ---- the whole -----------------------------------------------------------------------------------------------

    /** Copies everything to a new folder, without holding up what else is asked. */
    CompletionStage<BackupOutcome> backup(Path folder);

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
