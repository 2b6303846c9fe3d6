package dev.carillon.broker.engine.singlewriter;

import org.jspecify.annotations.Nullable;

/**
 * Tasks in a line, linked through the entries so that any leaves at once. A task stands in one line at a time. Not
 * thread-safe.
 */
final class TaskLine {
    private @Nullable TaskEntry first;
    private @Nullable TaskEntry last;
    private int size;

    int size() {
        return size;
    }

    @Nullable TaskEntry first() {
        return first;
    }

    void addLast(TaskEntry task) {
        link(last, task, null);
    }

    /** Puts a task before those that were created later, coming from the front. */
    void addInOrderOfCreation(TaskEntry task) {
        if (last == null || last.idHigh < task.idHigh) {
            addLast(task);
            return;
        }
        TaskEntry after = first;
        while (after != null && after.idHigh < task.idHigh) {
            after = after.next;
        }
        link(after == null ? last : after.previous, task, after);
    }

    private void link(@Nullable TaskEntry before, TaskEntry task, @Nullable TaskEntry after) {
        task.previous = before;
        task.next = after;
        if (before == null) {
            first = task;
        } else {
            before.next = task;
        }
        if (after == null) {
            last = task;
        } else {
            after.previous = task;
        }
        size++;
    }

    void remove(TaskEntry task) {
        TaskEntry before = task.previous;
        TaskEntry after = task.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
        size--;
    }
}
