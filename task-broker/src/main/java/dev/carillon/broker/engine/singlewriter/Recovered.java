package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Takes what a storage holds into the indexes, before the engine's thread starts. What is ready is
 * sorted once, at the end, when it mostly is in order already: ten million tasks take seconds.
 */
final class Recovered implements TaskStorage.Recovery {

    /** Where things go. */
    record Books(
            QueueBooks queues,
            TaskIndexes tasks,
            TaskBook book,
            LeaseBook leases,
            TaskCreation creation,
            IdempotencyKeys keys,
            WorkflowBook workflows,
            ScheduleBook schedules) {}

    private final Books books;
    private final EngineClock clock;
    private long now;
    private final List<TaskEntry> interrupted = new ArrayList<>();
    private final List<TaskEntry> ready = new ArrayList<>();
    private final List<TaskEntry> blocked = new ArrayList<>();

    Recovered(Books books, EngineClock clock, long now) {
        this.books = books;
        this.clock = clock;
        this.now = now;
    }

    /** It has been so late already: now is no earlier, whatever the wall's clock says. */
    private void seen(long past) {
        if (past > now) {
            clock.startFrom(past);
            now = past;
        }
    }

    @Override
    public void queue(StoredQueue queue) {
        books.queues().add(queue, now);
    }

    @Override
    public void bucket(StoredBucket bucket) {
        seen(bucket.asOf());
        books.queues().get(bucket.queueId()).resume(bucket, now);
    }

    @Override
    public void task(StoredTask stored) {
        books.creation().startAfter(stored.id());
        seen(stored.createdAt());
        switch (stored.state()) {
            case READY, BLOCKED, DEAD, DONE -> seen(stored.at());
            case DELAYED, LEASED -> {
                // That is yet to come.
            }
        }
        TaskEntry task = new TaskEntry(books.queues().get(stored.queueId()), stored);
        if (task.group() != null) {
            joinGroup(task);
        }
        switch (task.state) {
            case READY -> addReady(task, task.at);
            case DELAYED -> {
                long due = task.byWallClock ? clock.at(task.at) : task.at;
                if (due <= now) {
                    addReady(task, due); // it may have been ready before others were, which nobody kept
                } else {
                    books.tasks().add(task);
                }
            }
            case LEASED -> {
                interrupted.add(task);
                books.tasks().add(task);
            }
            case BLOCKED, DEAD, DONE -> books.tasks().add(task);
        }
    }

    private void addReady(TaskEntry task, long since) {
        task.state = TaskState.READY;
        task.at = Math.min(since, now);
        task.byWallClock = false;
        books.tasks().addApart(task);
        ready.add(task);
    }

    private void joinGroup(TaskEntry task) {
        switch (task.state) {
            case READY, DELAYED, LEASED -> {
                if (!task.queue.groups.join(task)) {
                    throw new IllegalStateException("two tasks in front of the group " + task.group());
                }
            }
            case BLOCKED -> {
                task.queue.groups.joinBlocked(task);
                blocked.add(task);
            }
            case DEAD, DONE -> {
                // It is over, and in nobody's way.
            }
        }
    }

    @Override
    public void key(StoredKey key) {
        books.keys().add(key);
    }

    @Override
    public void workflow(StoredWorkflow workflow) {
        seen(workflow.endedAt() == StoredWorkflow.RUNNING ? workflow.createdAt() : workflow.endedAt());
        books.workflows().recover(workflow);
    }

    @Override
    public void stageTasks(UUID workflow, int stage, List<UUID> tasks) {
        books.workflows().recoverTasks(workflow, stage, tasks);
    }

    @Override
    public void laterStages(UUID workflow, List<List<StoredMember>> stages) {
        books.workflows().recoverLaterStages(workflow, stages);
    }

    @Override
    public void schedule(Schedule schedule) {
        books.schedules().add(schedule);
    }

    /** All is there: puts it in line, takes back what was leased. */
    void finish(Commit commit) {
        for (QueueBook queue : books.queues().all()) {
            queue.emptyBucket(now);
            queue.keepBucket(commit); // of which an older version kept nothing
        }
        books.workflows().recovered();
        ready.sort(Comparator.comparingLong(task -> task.at)); // those of one time stay in the order of creation
        ready.forEach(books.tasks()::enter);
        ready.clear();
        for (TaskEntry task : blocked) {
            TaskEntry front = task.queue.groups.fillFront(task);
            if (front != null) {
                books.book().bringOn(front, now, commit);
            }
        }
        for (TaskEntry task : interrupted) {
            if (commit.isFull()) { // there may be millions
                books.leases().endSoon(task, now);
            } else {
                books.leases().lose(task, LeaseBook.BROKER_STOPPED, now, commit);
            }
        }
    }
}
