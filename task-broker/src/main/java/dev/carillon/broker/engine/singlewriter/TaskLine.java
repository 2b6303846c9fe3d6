package dev.carillon.broker.engine.singlewriter;

import org.jspecify.annotations.Nullable;

/**
 * Tasks in a line, linked through the entries so that any leaves at once. A task stands in one line at a time. Not
 * thread-safe.
 */
final class TaskLine {
    private @Nullable TaskEntry first;
    private @Nullable TaskEntry last;
    /** Put in between others last, and still there: the next such one, of many that are redriven, comes right behind. */
    private @Nullable TaskEntry between;

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

    /** Puts a task before those that were created later. */
    void addInOrderOfCreation(TaskEntry task) {
        if (last == null || last.idHigh < task.idHigh) {
            addLast(task);
            return;
        }
        TaskEntry after = between != null && between.idHigh < task.idHigh ? between.next : first;
        while (after != null && after.idHigh < task.idHigh) {
            after = after.next;
        }
        link(after == null ? last : after.previous, task, after);
        between = task;
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

    @SuppressWarnings("ReferenceEquality") // an entry is itself and equals no other
    void remove(TaskEntry task) {
        if (between == task) {
            between = task.previous;
        }
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
