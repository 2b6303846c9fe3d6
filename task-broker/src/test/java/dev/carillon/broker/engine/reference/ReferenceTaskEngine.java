package dev.carillon.broker.engine.reference;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
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
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What an engine is to do, as plainly as it can be said: lists and maps, one lock, everything looked at anew every time.
 * Written from the specification and from no engine's code, so that an engine can be held to it. It is slow, and keeps
 * nothing.
 *
 * <p>This class answers; {@link ReferenceState} is the state and how it changes.
 */
public final class ReferenceTaskEngine implements TaskEngine {
    private final ReferenceState state;
    private boolean stopping;
    private boolean closed;

    public ReferenceTaskEngine(EngineOptions options, Timekeeper time) {
        this.state = new ReferenceState(options, time);
    }

    /** Does what is due, what was asked, and hands out what can be handed out then. */
    private synchronized <T> CompletionStage<T> now(Supplier<T> asked) {
        if (closed) {
            return CompletableFuture.failedFuture(unavailable());
        }
        state.advance();
        T answer = asked.get();
        state.serve();
        return CompletableFuture.completedFuture(answer);
    }

    private synchronized <T> CompletableFuture<T> waiting(Consumer<CompletableFuture<T>> asked) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletionStage<Boolean> done = now(() -> {
            asked.accept(answer);
            return true;
        });
        done.whenComplete((taken, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private static EngineUnavailableException unavailable() {
        return new EngineUnavailableException(EngineUnavailableException.Kind.CLOSED, "closed");
    }

    // ---- for those who compare -----------------------------------------------------------------------------------

    /**
     * Of tasks between which nothing decides, these come first, in this order.
     *
     * @param overTime whether even the time since when they are ready does not decide
     */
    public synchronized void prefer(List<UUID> ids, boolean overTime) {
        state.preferred = List.copyOf(ids);
        state.preferredOverTime = overTime;
    }

    /** How long until something happens by itself, in milliseconds. */
    public synchronized long next() {
        return state.next();
    }

    /** What closing an engine that keeps everything and opening it again does. */
    public synchronized void restart() {
        stopping = false;
        state.advance();
        state.restart();
        state.advance();
    }

    // ---- queues --------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Queue>> configure(String name, QueueSettings settings) {
        return now(() -> {
            ReferenceQueue queue = state.queues.get(name);
            if (queue == null && state.queues.size() >= state.options.maxQueues()) {
                return Optional.empty();
            }
            if (queue == null) {
                state.queues.put(name, new ReferenceQueue(name, settings, state.now));
            } else {
                queue.set(settings, state.now);
            }
            return find(name);
        });
    }

    private Optional<Queue> find(String name) {
        return Optional.ofNullable(state.queues.get(name)).map(state::view);
    }

    @Override
    public CompletionStage<List<Queue>> queues() {
        return now(() -> state.queues.values().stream().map(state::view).toList());
    }

    @Override
    public CompletionStage<Optional<Queue>> queue(String name) {
        return now(() -> find(name));
    }

    @Override
    public CompletionStage<Optional<Queue>> pause(String name, boolean paused) {
        return now(() -> {
            Optional.ofNullable(state.queues.get(name)).ifPresent(queue -> queue.paused = paused);
            return find(name);
        });
    }

    @Override
    public CompletionStage<Optional<Long>> purge(String name) {
        return now(() -> Optional.ofNullable(state.queues.get(name)).map(queue -> {
            List<ReferenceTask> found =
                    state.tasksOf(queue).filter(ReferenceTask::waits).toList();
            found.forEach(state::drop);
            return (long) found.size();
        }));
    }

    // ---- tasks ---------------------------------------------------------------------------------------------------

    private record Key(String queue, String key) {}

    private record Kept(List<Object> request, Object answer, long until) {}

    private final Map<Key, Kept> keys = new HashMap<>();

    private Kept kept(Key key) {
        Kept found = keys.get(key);
        return found == null || found.until() <= state.now ? null : found;
    }

    @Override
    public CompletionStage<Optional<List<Creation>>> create(String name, List<NewTask> tasks) {
        return now(() -> Optional.ofNullable(state.queues.get(name))
                .map(queue -> tasks.stream().map(task -> create(queue, task)).toList()));
    }

    private Creation create(ReferenceQueue queue, NewTask task) {
        Key key = new Key(queue.name, task.idempotencyKey());
        Kept before = kept(key);
        if (task.idempotencyKey() != null && before != null) {
            var created = (Creation.Created) before.answer();
            return before.request().equals(Requests.of(task))
                    ? new Creation.Created(created.id(), created.state(), created.readyAt(), true)
                    : new Creation.KeyReused();
        }
        if (state.isFullWith(1)) {
            return new Creation.Full();
        }
        Instant readyAt = Instant.ofEpochMilli(task.readyTime().millis(state.wall()));
        ReferenceTask created = state.create(queue, task, null);
        var answer = new Creation.Created(created.id, created.state, readyAt, false);
        if (task.idempotencyKey() != null) {
            long until = state.now + queue.settings.dedupeWindow().toMillis();
            keys.put(key, new Kept(Requests.of(task), answer, until));
        }
        return answer;
    }

    @Override
    public CompletionStage<Optional<List<LeasedTask>>> lease(String name, int max, Duration wait) {
        return waiting(answer -> {
            ReferenceQueue queue = state.queues.get(name);
            if (queue == null) {
                answer.complete(Optional.empty());
            } else if (stopping) {
                answer.completeExceptionally(unavailable());
            } else {
                queue.waiting.add(new ReferenceQueue.Waiting(answer, max, state.now + wait.toMillis()));
            }
        });
    }

    @Override
    public CompletionStage<List<Verdict>> settle(List<String> tokens, Settlement settlement) {
        return end(tokens, task -> state.settle(task, settlement));
    }

    @Override
    public CompletionStage<List<Verdict>> giveBack(List<String> tokens) {
        return end(tokens, state::giveBack);
    }

    private CompletionStage<List<Verdict>> end(List<String> tokens, Consumer<ReferenceTask> how) {
        return now(() -> tokens.stream()
                .map(token -> {
                    Verdict verdict = state.verdict(token);
                    if (verdict == Verdict.ACCEPTED) {
                        how.accept(state.leased(token));
                    }
                    return verdict;
                })
                .toList());
    }

    @Override
    public CompletionStage<Extension> extend(String token, Duration lease) {
        return now(() -> switch (state.verdict(token)) {
            case STALE -> Extension.STALE;
            case CANCELLED -> Extension.CANCELLED;
            case ACCEPTED -> {
                ReferenceTask task = state.leased(token);
                task.leasedUntil = state.now + lease.toMillis();
                yield Extension.until(state.shown(task.leasedUntil));
            }
        });
    }

    @Override
    public CompletionStage<Optional<Task>> task(UUID id) {
        return now(() -> Optional.ofNullable(state.tasks.get(id)).map(state::view));
    }

    @Override
    public CompletionStage<Optional<Payload>> payload(UUID id) {
        return now(() -> Optional.ofNullable(state.tasks.get(id))
                .filter(task -> task.state != TaskState.DONE)
                .map(task -> task.asked.payload()));
    }

    @Override
    public CompletionStage<Outcome> outcome(UUID id, Duration wait) {
        return waiting(answer -> {
            ReferenceTask task = state.tasks.get(id);
            if (task == null) {
                answer.complete(new Outcome.Unknown());
            } else if (task.isOver() || wait.isZero() || stopping) {
                answer.complete(state.outcome(task));
            } else {
                task.waits.add(new ReferenceWait(answer, state.now + wait.toMillis()));
            }
        });
    }

    @Override
    public CompletionStage<Boolean> cancel(UUID id) {
        return now(() -> {
            ReferenceTask task = state.tasks.get(id);
            if (task != null) {
                state.drop(task);
            }
            return task != null;
        });
    }

    @Override
    public CompletionStage<Optional<List<Task>>> dead(String name, UUID after, int limit) {
        return now(() -> Optional.ofNullable(state.queues.get(name))
                .map(queue -> state.tasksOf(queue)
                        .filter(task -> task.state == TaskState.DEAD)
                        .filter(task -> after == null || task.id.compareTo(after) > 0)
                        .limit(limit)
                        .map(state::view)
                        .toList()));
    }

    @Override
    public CompletionStage<Optional<UUID>> lastDead(String name) {
        return now(() -> Optional.ofNullable(state.queues.get(name))
                .flatMap(queue -> state.tasksOf(queue)
                        .filter(task -> task.state == TaskState.DEAD)
                        .map(task -> task.id)
                        .max(Comparator.naturalOrder())));
    }

    @Override
    public CompletionStage<Optional<Integer>> redrive(String name, List<UUID> ids) {
        return now(() -> Optional.ofNullable(state.queues.get(name)).map(queue ->
                (int) ids.stream().filter(id -> state.redrive(queue, id)).count()));
    }

    // ---- workflows -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<WorkflowCreation> createWorkflow(NewWorkflow workflow) {
        return now(() -> {
            Key key = new Key("", workflow.idempotencyKey());
            Kept before = kept(key);
            if (workflow.idempotencyKey() != null && before != null) {
                var created = (WorkflowCreation.Created) before.answer();
                return before.request().equals(Requests.of(workflow))
                        ? new WorkflowCreation.Created(created.id(), created.tasks(), true)
                        : new WorkflowCreation.KeyReused();
            }
            Optional<String> missing = workflow.stages().stream()
                    .flatMap(List::stream)
                    .map(NewWorkflow.Member::queue)
                    .filter(queue -> !state.queues.containsKey(queue))
                    .findFirst();
            if (missing.isPresent()) {
                return new WorkflowCreation.NoSuchQueue(missing.get());
            }
            if (state.isFullWith(workflow.stages().getFirst().size())) {
                return new WorkflowCreation.Full();
            }
            ReferenceWorkflow created = state.begin(workflow);
            var answer = new WorkflowCreation.Created(created.id, List.copyOf(created.tasks), false);
            if (workflow.idempotencyKey() != null) {
                keys.put(key, new Kept(Requests.of(workflow), answer, state.now + state.keptWorkflows()));
            }
            return answer;
        });
    }

    @Override
    public CompletionStage<Optional<Workflow>> workflow(UUID id) {
        return now(() -> Optional.ofNullable(state.workflows.get(id)).map(state::view));
    }

    @Override
    public CompletionStage<Boolean> cancelWorkflow(UUID id) {
        return now(() -> {
            ReferenceWorkflow workflow = state.workflows.get(id);
            if (workflow == null || workflow.isOver()) {
                return false;
            }
            workflow.endedAt = state.now;
            List.copyOf(workflow.pending).forEach(task -> state.drop(state.tasks.get(task)));
            return true;
        });
    }

    // ---- schedules -----------------------------------------------------------------------------------------------

    private final Map<String, Schedule> schedules = new TreeMap<>();

    @Override
    public CompletionStage<ScheduleSetting> putSchedule(Schedule schedule) {
        return now(() -> {
            if (!schedules.containsKey(schedule.name()) && schedules.size() >= state.options.maxSchedules()) {
                return ScheduleSetting.TOO_MANY;
            }
            Schedule before = schedules.get(schedule.name());
            if (before != null
                    && before.lastAt() != null
                    && schedule.nextAt() != null
                    && !schedule.rule().equals(before.rule())
                    && schedule.nextAt().compareTo(before.lastAt()) <= 0) {
                return ScheduleSetting.FIRED_MEANWHILE;
            }
            schedules.put(
                    schedule.name(),
                    before == null
                            ? schedule
                            : new Schedule(
                                    schedule.name(),
                                    schedule.rule(),
                                    schedule.queue(),
                                    schedule.payload(),
                                    schedule.priority(),
                                    schedule.attributes(),
                                    schedule.rule().equals(before.rule()) ? before.nextAt() : schedule.nextAt(),
                                    before.lastAt(),
                                    before.lastTask()));
            return ScheduleSetting.SET;
        });
    }

    @Override
    public CompletionStage<List<Schedule>> schedules() {
        return now(() -> List.copyOf(schedules.values()));
    }

    @Override
    public CompletionStage<Optional<Schedule>> schedule(String name) {
        return now(() -> Optional.ofNullable(schedules.get(name)));
    }

    @Override
    public CompletionStage<Boolean> removeSchedule(String name) {
        return now(() -> schedules.remove(name) != null);
    }

    @Override
    public CompletionStage<List<Schedule>> dueSchedules(int limit) {
        return now(() -> schedules.values().stream()
                .filter(schedule ->
                        schedule.nextAt() != null && schedule.nextAt().toEpochMilli() <= state.wall())
                .sorted(Comparator.comparing(Schedule::nextAt))
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<Firing> fire(String name, String rule, Instant due, Instant next) {
        return now(() -> {
            Schedule schedule = schedules.get(name);
            if (schedule == null || !schedule.rule().equals(rule) || !due.equals(schedule.nextAt())) {
                return new Firing.Lost();
            }
            ReferenceQueue queue = state.queues.get(schedule.queue());
            if (queue == null || state.isFullWith(1)) {
                return new Firing.Refused(queue == null ? "no such queue" : "full");
            }
            TaskAttributes attributes = schedule.attributes();
            NewTask task = new NewTask(
                    schedule.payload(),
                    dev.carillon.broker.task.ReadyTime.atOnce(),
                    schedule.priority(),
                    null,
                    attributes);
            UUID id = state.create(queue, task, null).id;
            schedules.put(
                    name,
                    new Schedule(
                            name,
                            schedule.rule(),
                            schedule.queue(),
                            schedule.payload(),
                            schedule.priority(),
                            attributes,
                            next,
                            due,
                            id));
            return new Firing.Fired(id);
        });
    }

    @Override
    public CompletionStage<Instant> now() {
        return now(() -> Instant.ofEpochMilli(state.wall()));
    }

    // ---- the whole -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<BackupOutcome> backup(Path folder) {
        return now(() -> new BackupOutcome.Unsupported("nothing is kept"));
    }

    @Override
    public Optional<String> fault() {
        return Optional.empty();
    }

    @Override
    public synchronized void stopLeasing() {
        stopping = true;
        state.queues.values().forEach(queue -> {
            queue.waiting.forEach(waiting -> waiting.answer().complete(Optional.of(List.of())));
            queue.waiting.clear();
        });
        state.tasks.values().forEach(task -> {
            task.waits.forEach(waiting -> waiting.answer().complete(state.outcome(task)));
            task.waits.clear();
        });
    }

    @Override
    public synchronized void close() {
        stopLeasing();
        closed = true;
    }
}
