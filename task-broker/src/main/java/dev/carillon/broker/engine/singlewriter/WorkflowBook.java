package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The workflows that run, and for a while those that ended. The end of the last task of a stage begins the next one in
 * the same commit. Belongs to the thread of the engine.
 */
final class WorkflowBook implements TaskBook.Successor {
    private final long retention;
    private final long most;
    private final QueueBooks queues;
    private final TaskCreation creation;
    private final IdempotencyKeys keys;
    private final EngineClock clock;
    private final Map<UUID, RunningWorkflow> workflows = new HashMap<>();
    private final DueHeap<RunningWorkflow> ended = new DueHeap<>();
    /** The size of all of them. */
    private long held;

    /**
     * @param retention milliseconds that a workflow is known after its end
     * @param most tasks that all that are known may have together
     */
    WorkflowBook(
            long retention,
            long most,
            QueueBooks queues,
            TaskCreation creation,
            IdempotencyKeys keys,
            EngineClock clock) {
        this.retention = retention;
        this.most = most;
        this.queues = queues;
        this.creation = creation;
        this.keys = keys;
        this.clock = clock;
    }

    // ---- creation ------------------------------------------------------------------------------------------------

    WorkflowCreation create(NewWorkflow wanted, Draft.@Nullable Keyed key, long now, Commit commit) {
        UsedKey used = key == null ? null : keys.find(key.key());
        // With a shorter retention than before, a workflow is forgotten before its key.
        RunningWorkflow known = used == null ? null : workflows.get(used.created());
        if (key != null && used != null && known != null) {
            return used.isOf(key.request())
                    ? new WorkflowCreation.Created(known.id, known.firstTasks, true)
                    : new WorkflowCreation.KeyReused();
        }
        Optional<String> missing = wanted.stages().stream()
                .flatMap(List::stream)
                .map(NewWorkflow.Member::queue)
                .filter(name -> queues.find(name).isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            return new WorkflowCreation.NoSuchQueue(missing.get());
        }
        if (!creation.fits(wanted.stages().getFirst().size())) {
            return new WorkflowCreation.Full();
        }
        if (held + wanted.size() > most) {
            return new WorkflowCreation.TooMany();
        }
        if (key != null && used == null && !keys.fits()) {
            return new WorkflowCreation.KeysFull();
        }
        RunningWorkflow workflow = begin(wanted, now, commit);
        if (key != null) {
            keys.add(
                    new StoredKey(key.key(), key.request(), workflow.id, TaskState.READY, now, now + retention),
                    commit);
        }
        return new WorkflowCreation.Created(workflow.id, workflow.firstTasks, false);
    }

    private RunningWorkflow begin(NewWorkflow wanted, long now, Commit commit) {
        UUID id = creation.nextId(now);
        List<List<StoredMember>> later = new ArrayList<>();
        for (List<NewWorkflow.Member> stage :
                wanted.stages().subList(1, wanted.stages().size())) {
            later.add(stage.stream()
                    .map(member -> keepForLater(member, now, commit))
                    .toList());
        }
        RunningWorkflow workflow = new RunningWorkflow(new StoredWorkflow(
                id, 1, wanted.stages().size(), wanted.stages().getFirst().size(), 0, 0, now, StoredWorkflow.RUNNING));
        workflow.later = later;
        List<TaskEntry> tasks = new ArrayList<>();
        for (NewWorkflow.Member member : wanted.stages().getFirst()) {
            QueueBook queue = queues.find(member.queue()).orElseThrow();
            tasks.add(creation.create(queue, member.task(), id, now, commit));
        }
        began(workflow, 1, tasks, commit);
        commit.keep(new Change.PutWorkflow(workflow.stored()));
        if (!later.isEmpty()) {
            commit.keep(new Change.PutLaterStages(id, later));
        }
        workflows.put(id, workflow);
        held += workflow.size();
        return workflow;
    }

    private StoredMember keepForLater(NewWorkflow.Member member, long now, Commit commit) {
        UUID payload = creation.nextId(now);
        commit.keep(new Change.PutPayload(payload, member.task().payload()));
        return new StoredMember(
                queues.find(member.queue()).orElseThrow().id(),
                payload,
                member.task().payload().bytes().length,
                member.task().readyTime(),
                member.task().priority(),
                member.task().attributes());
    }

    private void began(RunningWorkflow workflow, int stage, List<TaskEntry> tasks, Commit commit) {
        workflow.begin(stage, tasks.stream().map(TaskEntry::id).toList());
        commit.keep(new Change.PutStageTasks(workflow.id, stage, workflow.tasks));
        workflow.coming++;
        creation.seeOnceKept(tasks, commit);
        commit.then(() -> workflow.coming--);
        // The end that it follows on may be one that a loss of power undoes, and would then be followed on once more.
        commit.mustLast();
    }

    // ---- going on ------------------------------------------------------------------------------------------------

    @Override
    public void over(TaskEntry task, boolean acked, long now, Commit commit) {
        UUID id = task.extras == null ? null : task.extras.workflow;
        RunningWorkflow workflow = id == null ? null : workflows.get(id);
        if (workflow == null) {
            return;
        }
        workflow.count(acked);
        if (!workflow.isOver()) {
            if (workflow.pending == 0) {
                goOn(workflow, now, commit);
            }
            commit.keep(new Change.PutWorkflow(workflow.stored()));
        }
    }

    private void goOn(RunningWorkflow workflow, long now, Commit commit) {
        if (workflow.stage == workflow.stages) {
            end(workflow, now, commit);
            return;
        }
        List<TaskEntry> tasks = new ArrayList<>();
        for (StoredMember member : workflow.later.get(workflow.stage - 1)) {
            TaskEntry task = creation.create(
                    queues.get(member.queueId()),
                    new TaskCreation.Parts(
                            member.size(), member.readyTime(), member.priority(), member.attributes(), workflow.id),
                    now,
                    commit);
            commit.keep(new Change.MovePayload(member.payload(), task.id(), member.size()));
            tasks.add(task);
        }
        began(workflow, workflow.stage + 1, tasks, commit);
    }

    private void end(RunningWorkflow workflow, long now, Commit commit) {
        if (!workflow.later.isEmpty()) {
            commit.keep(new Change.PutLaterStages(workflow.id, List.of()));
        }
        held -= workflow.size();
        workflow.end(now, now + retention);
        held += workflow.size();
        ended.add(workflow);
    }

    // ---- the rest ------------------------------------------------------------------------------------------------

    Optional<Workflow> find(UUID id) {
        return Optional.ofNullable(workflows.get(id)).map(workflow -> workflow.view(clock));
    }

    /** Whether tasks of it are being kept that cannot be seen yet. */
    boolean isComing(UUID id) {
        RunningWorkflow workflow = workflows.get(id);
        return workflow != null && workflow.coming > 0;
    }

    /** Ends a workflow whose tasks can all be seen; says which of them may have to be cancelled, null where none runs. */
    @Nullable List<UUID> cancel(UUID id, long now, Commit commit) {
        RunningWorkflow workflow = workflows.get(id);
        if (workflow == null || workflow.isOver()) {
            return null;
        }
        for (List<StoredMember> stage : workflow.later.subList(workflow.stage - 1, workflow.stages - 1)) {
            stage.forEach(member -> commit.keep(new Change.RemovePayload(member.payload())));
        }
        end(workflow, now, commit);
        return workflow.tasks;
    }

    /** Keeps how it ended. */
    void cancelled(UUID id, Commit commit) {
        commit.keep(new Change.PutWorkflow(get(id).stored()));
    }

    /** Forgets what ended long ago, up to so many. */
    void expire(int most, long now, Commit commit) {
        for (int i = 0; i < most; i++) {
            RunningWorkflow over = ended.takeDue(now);
            if (over == null) {
                return;
            }
            workflows.remove(over.id);
            held -= over.size();
            commit.keep(new Change.RemoveWorkflow(over.id));
        }
    }

    long next() {
        return ended.next();
    }

    // ---- recovery ------------------------------------------------------------------------------------------------

    void recover(StoredWorkflow stored) {
        creation.startAfter(stored.id());
        RunningWorkflow workflow = new RunningWorkflow(stored);
        workflows.put(workflow.id, workflow);
        if (workflow.isOver()) {
            workflow.end(stored.endedAt(), stored.endedAt() + retention);
            ended.add(workflow);
        }
    }

    void recoverTasks(UUID id, int stage, List<UUID> tasks) {
        get(id).recover(stage, tasks);
    }

    void recoverLaterStages(UUID id, List<List<StoredMember>> stages) {
        RunningWorkflow workflow = get(id);
        if (!workflow.isOver()) {
            workflow.later = stages;
        }
    }

    /** All of all is there. */
    void recovered() {
        held = workflows.values().stream().mapToLong(RunningWorkflow::size).sum();
    }

    private RunningWorkflow get(UUID id) {
        RunningWorkflow workflow = workflows.get(id);
        if (workflow == null) {
            throw new IllegalStateException("there is no workflow " + id);
        }
        return workflow;
    }
}
