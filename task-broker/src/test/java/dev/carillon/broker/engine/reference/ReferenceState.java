package dev.carillon.broker.engine.reference;

import static dev.carillon.broker.engine.reference.ReferenceTask.NEVER;

import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.queue.Backoff;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The state of the reference engine, and every way in which it changes. Belongs to whoever holds the engine's lock. */
final class ReferenceState {
    final EngineOptions options;
    final Map<String, ReferenceQueue> queues = new TreeMap<>();
    /** In the order of creation. */
    final Map<UUID, ReferenceTask> tasks = new TreeMap<>();

    final Map<UUID, ReferenceWorkflow> workflows = new HashMap<>();
    /** Tokens of leases whose task was cancelled, and when those leases would have been over. */
    private final Map<String, Long> cancelled = new HashMap<>();

    private final Timekeeper time;
    private long count;
    private long lastId;

    /** Milliseconds of the steady clock. */
    long now;

    List<UUID> preferred = List.of();
    boolean preferredOverTime;

    ReferenceState(EngineOptions options, Timekeeper time) {
        this.options = options;
        this.time = time;
    }

    // ---- time ----------------------------------------------------------------------------------------------------

    long wall() {
        return time.wall().millis();
    }

    /** A time of the steady clock, as the wall clock has it. */
    Instant shown(long steady) {
        return Instant.ofEpochMilli(wall() + steady - now);
    }

    private long steady(long wall) {
        return now + wall - wall();
    }

    /** When this task changes by itself. */
    private long next(ReferenceTask task) {
        return switch (task.state) {
            case DELAYED -> Math.min(task.expiresAt, due(task));
            case READY, BLOCKED -> task.expiresAt;
            case LEASED -> task.leasedUntil;
            case DONE -> task.keptUntil;
            case DEAD -> NEVER;
        };
    }

    private long due(ReferenceTask task) {
        return task.dueAtWall == NEVER ? task.dueAt : steady(task.dueAtWall);
    }

    /** Does what is due, in the order in which it was due. */
    void advance() {
        now = Math.floorDiv(time.nanos().getAsLong(), 1_000_000L);
        while (true) {
            Optional<ReferenceTask> due =
                    tasks.values().stream().filter(task -> next(task) <= now).min(Comparator.comparingLong(this::next));
            if (due.isEmpty()) {
                break;
            }
            change(due.get(), next(due.get()));
        }
        workflows.values().removeIf(workflow -> workflow.isOver() && workflow.endedAt + keptWorkflows() <= now);
        cancelled.values().removeIf(until -> until <= now);
        tasks.values().forEach(this::endWaits);
    }

    private void endWaits(ReferenceTask task) {
        List<ReferenceWait> over =
                task.waits.stream().filter(wait -> wait.until() <= now).toList();
        task.waits.removeAll(over);
        over.forEach(wait -> wait.answer().complete(new Outcome.Pending(task.state)));
    }

    private void change(ReferenceTask task, long at) {
        switch (task.state) {
            case READY, BLOCKED -> drop(task);
            case DONE -> tasks.remove(task.id);
            case DELAYED -> {
                if (task.expiresAt <= at) {
                    drop(task);
                } else {
                    ready(task, at);
                }
            }
            case LEASED -> {
                if (isLastAttempt(task)) {
                    bury(task, "the lease ran out, and it was the last attempt", at);
                } else {
                    comeBack(task, at, at);
                }
            }
            case DEAD -> throw new IllegalStateException();
        }
    }

    long next() {
        LongStream ofTasks = tasks.values().stream().mapToLong(this::next);
        LongStream ofWaits =
                tasks.values().stream().flatMap(task -> task.waits.stream()).mapToLong(ReferenceWait::until);
        LongStream ofWorkers = queues.values().stream()
                .flatMap(queue -> queue.waiting.stream())
                .mapToLong(ReferenceQueue.Waiting::until);
        long first = LongStream.concat(LongStream.concat(ofTasks, ofWaits), ofWorkers)
                .min()
                .orElse(NEVER);
        return first == NEVER ? NEVER : Math.max(0, first - now);
    }

    long keptWorkflows() {
        return options.workflowRetention().toMillis();
    }

    // ---- creation ------------------------------------------------------------------------------------------------

    boolean isFullWith(int more) {
        return tasks.size() + more > options.maxTasks();
    }

    private UUID id() {
        lastId = Math.max(lastId, wall());
        return new UUID(lastId << 16 | 0x7000, 0x8000_0000_0000_0000L | ++count);
    }

    ReferenceTask create(ReferenceQueue queue, NewTask asked, UUID workflow) {
        ReferenceTask task = new ReferenceTask(id(), queue, asked, workflow, now);
        switch (asked.readyTime()) {
            case ReadyTime.After(Duration delay) -> task.dueAt = now + delay.toMillis();
            case ReadyTime.At(Instant at) -> {
                if (at.toEpochMilli() > wall()) {
                    task.dueAtWall = at.toEpochMilli();
                } else {
                    task.dueAt = now;
                }
            }
        }
        boolean front = head(queue, task.group()).isEmpty();
        tasks.put(task.id, task);
        if (front) {
            comeToTheFront(task, now);
        }
        return task;
    }

    // ---- groups --------------------------------------------------------------------------------------------------

    Stream<ReferenceTask> tasksOf(ReferenceQueue queue) {
        return tasks.values().stream().filter(task -> task.queue == queue);
    }

    /** The one of the group that may run; a task without group is the only one of its own. */
    private Optional<ReferenceTask> head(ReferenceQueue queue, String group) {
        if (group == null) {
            return Optional.empty();
        }
        return tasksOf(queue)
                .filter(task -> group.equals(task.group()))
                .filter(task -> !task.isOver() && task.state != TaskState.BLOCKED)
                .findFirst();
    }

    private void comeToTheFront(ReferenceTask task, long at) {
        if (due(task) > at) {
            task.state = TaskState.DELAYED;
        } else {
            ready(task, at);
        }
    }

    /** The task is out of the way of its group. */
    private void letOn(ReferenceTask task, long at) {
        if (task.group() != null && head(task.queue, task.group()).isEmpty()) {
            tasksOf(task.queue)
                    .filter(other -> task.group().equals(other.group()) && other.state == TaskState.BLOCKED)
                    .findFirst()
                    .ifPresent(next -> comeToTheFront(next, at));
        }
    }

    // ---- hand-out ------------------------------------------------------------------------------------------------

    private void ready(ReferenceTask task, long at) {
        task.state = TaskState.READY;
        task.since = at;
        task.turn = ++count;
        task.dueAt = NEVER;
        task.dueAtWall = NEVER;
    }

    /** Serves workers in the order in which they asked, and sends those away whose wait is over. */
    void serve() {
        for (ReferenceQueue queue : queues.values()) {
            for (ReferenceQueue.Waiting waiting : List.copyOf(queue.waiting)) {
                if (waiting.answer().isDone()) {
                    queue.waiting.remove(waiting); // gone away
                    continue;
                }
                List<LeasedTask> found = lease(queue, waiting.max());
                if (!found.isEmpty() || waiting.until() <= now) {
                    queue.waiting.remove(waiting);
                    waiting.answer().complete(Optional.of(found));
                }
            }
        }
    }

    private List<LeasedTask> lease(ReferenceQueue queue, int max) {
        List<LeasedTask> leased = new ArrayList<>();
        tasksOf(queue)
                .filter(task -> task.state == TaskState.READY)
                .sorted(Comparator.<ReferenceTask>comparingInt(task -> -task.asked.priority())
                        .thenComparingInt(task -> preferredOverTime ? preference(task) : 0)
                        .thenComparingLong(task -> task.since)
                        .thenComparingInt(this::preference)
                        .thenComparingLong(task -> task.turn))
                .forEach(task -> {
                    if (leased.size() < max && mayBeLeased(task)) {
                        leased.add(lease(task));
                    }
                });
        return leased;
    }

    private int preference(ReferenceTask task) {
        return preferred.contains(task.id) ? preferred.indexOf(task.id) : Integer.MAX_VALUE;
    }

    private boolean mayBeLeased(ReferenceTask task) {
        List<ReferenceTask> inFlight = tasksOf(task.queue)
                .filter(other -> other.state == TaskState.LEASED)
                .toList();
        long ofKey = inFlight.stream()
                .filter(other -> task.key() != null && task.key().equals(other.key()))
                .count();
        return !task.queue.paused
                && inFlight.size() < task.queue.settings.mostInFlight()
                && ofKey < task.queue.settings.limits().maxInFlightPerKey()
                && task.queue.mayHandOut(now);
    }

    private LeasedTask lease(ReferenceTask task) {
        task.queue.handedOut();
        task.state = TaskState.LEASED;
        task.attempts++;
        task.token = "reference-" + ++count + "-token";
        task.leasedUntil = now + task.queue.settings.lease().toMillis();
        return new LeasedTask(
                task.id, task.token, task.attempts, shown(task.leasedUntil), task.asked.payload(), task.attributes());
    }

    // ---- the end of leases ---------------------------------------------------------------------------------------

    ReferenceTask leased(String token) {
        return tasks.values().stream()
                .filter(task -> task.state == TaskState.LEASED && task.token.equals(token))
                .findFirst()
                .orElse(null);
    }

    Verdict verdict(String token) {
        if (leased(token) != null) {
            return Verdict.ACCEPTED;
        }
        return cancelled.containsKey(token) ? Verdict.CANCELLED : Verdict.STALE;
    }

    void settle(ReferenceTask task, Settlement settlement) {
        switch (settlement) {
            case Settlement.Ack ack -> ack(task, ack);
            case Settlement.Fail fail -> bury(task, fail.reason(), now);
            case Settlement.Retry retry -> {
                if (isLastAttempt(task)) {
                    bury(task, retry.reason(), now);
                } else {
                    task.reason = retry.reason();
                    long wait = retry.delay()
                            .map(Duration::toMillis)
                            .orElseGet(() -> Backoff.bound(task.queue.settings, task.attempts));
                    comeBack(task, now + wait, now);
                }
            }
        }
    }

    void giveBack(ReferenceTask task) {
        task.attempts--;
        comeBack(task, now, now);
    }

    private void ack(ReferenceTask task, Settlement.Ack ack) {
        task.state = TaskState.DONE;
        task.since = now;
        task.result = ack.result();
        tell(task, outcome(task));
        long kept = task.queue.settings.retention().toMillis();
        if (kept == 0) {
            tasks.remove(task.id);
        } else {
            task.keptUntil = now + kept;
        }
        letOn(task, now);
        over(task, true);
    }

    private static boolean isLastAttempt(ReferenceTask task) {
        return task.attempts >= task.queue.settings.maxAttempts();
    }

    private void comeBack(ReferenceTask task, long due, long at) {
        task.dueAt = due;
        task.state = TaskState.READY; // the lease is over, whatever comes
        if (task.expiresAt <= at) {
            drop(task);
        } else {
            comeToTheFront(task, at);
        }
    }

    private void bury(ReferenceTask task, String reason, long at) {
        task.state = TaskState.DEAD;
        task.since = at;
        task.reason = reason;
        tell(task, outcome(task));
        letOn(task, at);
    }

    /** Cancelled, purged, or expired. */
    void drop(ReferenceTask task) {
        boolean wasDone = task.state == TaskState.DONE;
        if (task.state == TaskState.LEASED && task.leasedUntil > now) {
            cancelled.put(task.token, task.leasedUntil);
        }
        tasks.remove(task.id);
        tell(task, new Outcome.Gone());
        letOn(task, now);
        if (!wasDone) {
            over(task, false);
        }
    }

    boolean redrive(ReferenceQueue queue, UUID id) {
        ReferenceTask task = tasks.get(id);
        if (task == null || task.queue != queue || task.state != TaskState.DEAD) {
            return false;
        }
        task.attempts = 0;
        task.startLife(now);
        task.dueAt = now;
        if (head(queue, task.group()).isEmpty()) {
            ready(task, now);
        } else {
            task.state = TaskState.BLOCKED;
            task.since = now;
        }
        return true;
    }

    void restart() {
        cancelled.clear();
        tasks.values().forEach(task -> task.waits.clear());
        queues.values().forEach(queue -> {
            queue.waiting.clear();
            queue.restart(now);
        });
        for (ReferenceTask task : List.copyOf(tasks.values())) {
            if (task.state == TaskState.LEASED) {
                change(task, now);
            }
        }
    }

    // ---- outcomes ------------------------------------------------------------------------------------------------

    Outcome outcome(ReferenceTask task) {
        return switch (task.state) {
            case DONE -> new Outcome.Succeeded(task.result, shown(task.since));
            case DEAD -> new Outcome.Failed(task.reason, shown(task.since));
            default -> new Outcome.Pending(task.state);
        };
    }

    private static void tell(ReferenceTask task, Outcome outcome) {
        task.waits.forEach(wait -> wait.answer().complete(outcome));
        task.waits.clear();
    }

    // ---- workflows -----------------------------------------------------------------------------------------------

    ReferenceWorkflow begin(NewWorkflow asked) {
        ReferenceWorkflow workflow = new ReferenceWorkflow(id(), asked, now);
        workflows.put(workflow.id, workflow);
        nextStage(workflow);
        return workflow;
    }

    private void nextStage(ReferenceWorkflow workflow) {
        List<NewWorkflow.Member> members = workflow.asked.stages().get(workflow.stage);
        workflow.stage++;
        workflow.tasks = members.stream()
                .map(member -> create(queues.get(member.queue()), member.task(), workflow.id).id)
                .toList();
        workflow.pending.addAll(workflow.tasks);
    }

    private void over(ReferenceTask task, boolean acked) {
        ReferenceWorkflow workflow = task.workflow == null ? null : workflows.get(task.workflow);
        if (workflow == null || !workflow.pending.remove(task.id)) {
            return;
        }
        if (acked) {
            workflow.acked++;
        } else {
            workflow.dropped++;
        }
        if (workflow.pending.isEmpty() && !workflow.isOver()) {
            if (workflow.stage < workflow.asked.stages().size()) {
                nextStage(workflow);
            } else {
                workflow.endedAt = now;
            }
        }
    }

    // ---- looking -------------------------------------------------------------------------------------------------

    Task view(ReferenceTask task) {
        Instant since = switch (task.state) {
            case DELAYED -> shown(due(task));
            case LEASED -> shown(task.leasedUntil);
            default -> shown(task.since);
        };
        return new Task(
                task.id,
                task.queue.name,
                task.state,
                task.asked.priority(),
                task.attempts,
                shown(task.createdAt),
                since,
                task.isOver() || task.expiresAt == ReferenceTask.NEVER ? null : shown(task.expiresAt),
                task.asked.payload().bytes().length,
                task.reason,
                task.attributes(),
                task.workflow);
    }

    Workflow view(ReferenceWorkflow workflow) {
        return new Workflow(
                workflow.id,
                workflow.stage,
                workflow.asked.stages().size(),
                workflow.tasks,
                workflow.pending.size(),
                workflow.acked,
                workflow.dropped,
                shown(workflow.createdAt),
                workflow.isOver() ? shown(workflow.endedAt) : null);
    }

    Queue view(ReferenceQueue queue) {
        long oldest = tasksOf(queue)
                .filter(task -> task.state == TaskState.READY)
                .mapToLong(task -> task.since)
                .min()
                .orElse(now);
        return new Queue(
                queue.name,
                queue.settings,
                queue.paused,
                new QueueCounts(
                        count(queue, TaskState.READY),
                        count(queue, TaskState.DELAYED),
                        count(queue, TaskState.BLOCKED),
                        count(queue, TaskState.LEASED),
                        count(queue, TaskState.DEAD),
                        count(queue, TaskState.DONE)),
                Duration.ofMillis(now - oldest));
    }

    private long count(ReferenceQueue queue, TaskState state) {
        return tasksOf(queue).filter(task -> task.state == state).count();
    }
}
