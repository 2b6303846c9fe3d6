package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.schedule.Schedule;
import java.util.List;
import java.util.UUID;

/**
 * Takes what a storage holds into the indexes, before the engine's thread starts.
 *
 * @param found what recovery itself changes
 */
record Recovered(QueueBooks queues, TaskBook book, long now, Commit found) implements TaskStorage.Recovery {

    @Override
    public void queue(StoredQueue queue) {
        queues.add(queue);
    }

    @Override
    public void task(StoredTask task) {
        book.recover(queues.get(task.queueId()), task, now, found);
    }

    @Override
    public void key(StoredKey key) {
        book.recover(key);
    }

    @Override
    public void workflow(StoredWorkflow workflow) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stageTasks(UUID workflow, int stage, List<UUID> tasks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void laterStages(UUID workflow, List<List<StoredMember>> stages) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void schedule(Schedule schedule) {
        throw new UnsupportedOperationException();
    }
}
