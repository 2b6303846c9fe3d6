package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every queue, by name and by number. Belongs to the thread of the engine. */
final class QueueBooks {
    /** How old may be what other threads see of a queue. */
    private static final long PUBLISH_EVERY_MILLIS = 250;

    private final int most;
    private final Clock clock;
    private final EngineObserver observer;
    private final TreeMap<String, QueueBook> byName = new TreeMap<>();
    private final Map<Integer, QueueBook> byId = new HashMap<>();
    private int lastId;
    private long published;

    QueueBooks(int most, Clock clock, EngineObserver observer) {
        this.most = most;
        this.clock = clock;
        this.observer = observer;
    }

    Optional<QueueBook> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    QueueBook get(int id) {
        QueueBook queue = byId.get(id);
        if (queue == null) {
            throw new IllegalStateException("there is no queue number " + id);
        }
        return queue;
    }

    List<Queue> views(long now) {
        return byName.values().stream().map(queue -> queue.view(now)).toList();
    }

    /** Sets a queue, which comes to be where there is none of the name; empty when there may be no more. */
    Optional<QueueBook> configure(String name, QueueSettings settings, Commit commit) {
        @Nullable QueueBook known = byName.get(name);
        if (known == null && byName.size() >= most) {
            return Optional.empty();
        }
        StoredQueue stored = new StoredQueue(known == null ? lastId + 1 : known.id(), name, settings, false);
        commit.keep(new Change.PutQueue(stored));
        if (known == null) {
            return Optional.of(add(stored));
        }
        known.set(settings);
        return Optional.of(known);
    }

    QueueBook add(StoredQueue stored) {
        QueueBook queue = new QueueBook(stored);
        byName.put(stored.name(), queue);
        byId.put(stored.id(), queue);
        lastId = Math.max(lastId, stored.id());
        observer.queueAdded(stored.name(), () -> queue.latest(clock.millis()));
        return queue;
    }

    /** Lets other threads see the present, every now and then. */
    void publish(long now) {
        if (Math.abs(now - published) >= PUBLISH_EVERY_MILLIS) {
            published = now;
            byName.values().forEach(QueueBook::publish);
        }
    }
}
