package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.task.NewTask;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks of a queue that have a concurrency key, and how many of each key are leased. Tasks of one key and
 * priority stand in a line; a line is open while its key may have more in flight, so that whatever waits behind a key
 * that is taken costs nothing. Not thread-safe.
 */
final class KeyedTasks {

    /** A line, due at the ticket of its first task: tickets are given in the order in which tasks became ready. */
    private static final class Line extends Due {
        final TaskLine tasks = new TaskLine();
    }

    private static final class Key {
        final String name;
        final @Nullable Line[] lines = new @Nullable Line[PRIORITIES];
        int ready;
        int inFlight;

        Key(String name) {
            this.name = name;
        }
    }

    private static final int PRIORITIES = NewTask.HIGHEST_PRIORITY + 1;

    private final Map<String, Key> keys = new HashMap<>();
    private final List<DueHeap<Line>> open = heaps();
    private final List<DueHeap<Line>> taken = heaps();
    private int most = QueueLimits.UNLIMITED;

    private static List<DueHeap<Line>> heaps() {
        DueHeap<Line>[] heaps = heapArray();
        Arrays.setAll(heaps, i -> new DueHeap<>());
        return List.of(heaps);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made
    private static DueHeap<Line>[] heapArray() {
        return new DueHeap[PRIORITIES];
    }

    /** Puts a task at the end of its line. */
    void add(String name, TaskEntry task) {
        Key key = keys.computeIfAbsent(name, Key::new);
        Line line = key.lines[task.priority];
        if (line == null) {
            line = new Line();
            key.lines[task.priority] = line;
        }
        key.ready++;
        line.tasks.addLast(task);
        if (line.tasks.size() == 1) {
            line.at = task.ticket;
            heap(key, task.priority).add(line);
        }
    }

    void remove(String name, TaskEntry task) {
        Key key = key(name);
        Line line = key.lines[task.priority];
        if (line == null) {
            throw new IllegalStateException("does not stand in a line");
        }
        DueHeap<Line> heap = heap(key, task.priority);
        heap.remove(line);
        line.tasks.remove(task);
        TaskEntry first = line.tasks.first();
        if (first != null) {
            line.at = first.ticket;
            heap.add(line);
        }
        key.ready--;
        forgetIfUnused(key);
    }

    /** One more task of this key is leased. */
    void take(String name) {
        Key key = keys.computeIfAbsent(name, Key::new);
        boolean before = isOpen(key);
        key.inFlight++;
        moveIfNot(before, key);
    }

    /** One less is. */
    void release(String name) {
        Key key = key(name);
        boolean before = isOpen(key);
        key.inFlight--;
        moveIfNot(before, key);
        forgetIfUnused(key);
    }

    /** Sets how many of each key may be leased at a time. */
    void limit(int mostInFlight) {
        if (most == mostInFlight) {
            return;
        }
        for (Key key : keys.values()) {
            boolean before = isOpen(key);
            boolean after = key.inFlight < mostInFlight;
            if (before != after) {
                move(key, before ? open : taken, after ? open : taken);
            }
        }
        most = mostInFlight;
    }

    /** The longest waiting task of this priority whose key may have more in flight; null where there is none. */
    @Nullable TaskEntry first(int priority) {
        return first(open.get(priority));
    }

    /** Any task, whether or not its key may have more in flight; null where there is none. */
    @Nullable TaskEntry any() {
        for (int priority = 0; priority < PRIORITIES; priority++) {
            TaskEntry first = first(open.get(priority));
            TaskEntry other = first == null ? first(taken.get(priority)) : first;
            if (other != null) {
                return other;
            }
        }
        return null;
    }

    /** Since when the longest waiting task waits, whatever its key; {@link Long#MAX_VALUE} where none does. */
    long oldest() {
        long oldest = Long.MAX_VALUE;
        for (int priority = 0; priority < PRIORITIES; priority++) {
            oldest = Math.min(oldest, Math.min(since(open.get(priority)), since(taken.get(priority))));
        }
        return oldest;
    }

    private static @Nullable TaskEntry first(DueHeap<Line> heap) {
        Line line = heap.first();
        return line == null ? null : line.tasks.first();
    }

    private static long since(DueHeap<Line> heap) {
        TaskEntry first = first(heap);
        return first == null ? Long.MAX_VALUE : first.at;
    }

    private Key key(String name) {
        Key key = keys.get(name);
        if (key == null) {
            throw new IllegalStateException("nothing of this key is ready or leased");
        }
        return key;
    }

    private boolean isOpen(Key key) {
        return key.inFlight < most;
    }

    private DueHeap<Line> heap(Key key, int priority) {
        return (isOpen(key) ? open : taken).get(priority);
    }

    private void moveIfNot(boolean before, Key key) {
        boolean after = isOpen(key);
        if (before != after) {
            move(key, before ? open : taken, after ? open : taken);
        }
    }

    private static void move(Key key, List<DueHeap<Line>> from, List<DueHeap<Line>> to) {
        for (int priority = 0; priority < PRIORITIES; priority++) {
            Line line = key.lines[priority];
            if (line != null && line.tasks.size() > 0) {
                from.get(priority).remove(line);
                to.get(priority).add(line);
            }
        }
    }

    private void forgetIfUnused(Key key) {
        if (key.ready == 0 && key.inFlight == 0) {
            keys.remove(key.name);
        }
    }
}
