package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One queue: its settings, its tasks by state, and who waits for them. Belongs to the thread of the engine, but for
 * {@link #latest}.
 */
final class QueueBook {
    private final int id;
    private final String name;
    private QueueSettings settings;

    final ReadyTasks ready = new ReadyTasks();
    final TreeMap<UUID, TaskEntry> dead = new TreeMap<>();
    final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
    int delayed;
    int leased;

    private record Snapshot(QueueSettings settings, long ready, long delayed, long leased, long dead, long oldest) {}

    private volatile Snapshot snapshot;

    QueueBook(StoredQueue stored) {
        this.id = stored.id();
        this.name = stored.name();
        this.settings = stored.settings();
        this.snapshot = snapshot();
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    QueueSettings settings() {
        return settings;
    }

    void set(QueueSettings changed) {
        settings = changed;
    }

    /** The queue as it is now. */
    Queue view(long now) {
        return view(snapshot(), now);
    }

    /** Makes the present what other threads see. */
    void publish() {
        snapshot = snapshot();
    }

    /** The queue as it was when it was published last. May be called from any thread. */
    Queue latest(long now) {
        return view(snapshot, now);
    }

    private Snapshot snapshot() {
        return new Snapshot(settings, ready.size(), delayed, leased, dead.size(), ready.oldest());
    }

    private Queue view(Snapshot of, long now) {
        Duration age = of.oldest == Long.MAX_VALUE ? Duration.ZERO : Duration.ofMillis(Math.max(0, now - of.oldest));
        return new Queue(
                name, of.settings, false, new QueueCounts(of.ready, of.delayed, 0, of.leased, of.dead, 0), age);
    }
}
