package dev.carillon.broker.engine.singlewriter;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a queue. Of each, one task is in front, which alone may be delayed, ready or leased; the others are
 * blocked, in the order of their creation. New tasks stand here from the moment that they are created, before they are
 * kept. Not thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // an entry is itself and equals no other
final class GroupLines {

    private static final class Group {
        @Nullable TaskEntry front;

        final TaskLine blocked = new TaskLine();
    }

    private final Map<String, Group> groups = new HashMap<>();

    /** Takes a task in; true if it is in front, false if it has to wait behind another one. */
    boolean join(TaskEntry task) {
        Group group = groups.computeIfAbsent(name(task), name -> new Group());
        if (group.front == null) {
            group.front = task;
            return true;
        }
        group.blocked.addInOrderOfCreation(task);
        return false;
    }

    /** Takes in a task of an earlier start that was blocked, whoever is in front. */
    void joinBlocked(TaskEntry task) {
        groups.computeIfAbsent(name(task), name -> new Group()).blocked.addInOrderOfCreation(task);
    }

    /** Brings on the first of the group of this blocked task if nobody is in front; null where somebody is. */
    @Nullable TaskEntry fillFront(TaskEntry task) {
        Group group = groups.get(name(task));
        if (group == null || group.front != null) {
            return null;
        }
        TaskEntry next = group.blocked.first();
        if (next != null) {
            group.blocked.remove(next);
            group.front = next;
        }
        return next;
    }

    /** Takes a task out; says who is in front because of that, null for nobody new. */
    @Nullable TaskEntry leave(TaskEntry task) {
        String name = name(task);
        Group group = Objects.requireNonNull(groups.get(name));
        if (group.front != task) {
            group.blocked.remove(task);
            return null;
        }
        TaskEntry next = group.blocked.first();
        group.front = next;
        if (next == null) {
            groups.remove(name);
        } else {
            group.blocked.remove(next);
        }
        return next;
    }

    private static String name(TaskEntry task) {
        return Objects.requireNonNull(task.group());
    }
}
