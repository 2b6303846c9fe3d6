package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import java.util.ArrayList;
import java.util.Collection;
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
    private final EngineClock clock;
    private final EngineObserver observer;
    private final TreeMap<String, QueueBook> byName = new TreeMap<>();
    private final Map<Integer, QueueBook> byId = new HashMap<>();
    private List<QueueBook> toServe = new ArrayList<>();
    private int lastId;
    private long published;

    QueueBooks(int most, EngineClock clock, EngineObserver observer) {
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

    Collection<QueueBook> all() {
        return byName.values();
    }

    List<Queue> views(long now) {
        return byName.values().stream().map(queue -> queue.view(now)).toList();
    }

    /** Sets a queue, which comes to be where there is none of the name; empty when there may be no more. */
    Optional<QueueBook> configure(String name, QueueSettings settings, long now, Commit commit) {
        @Nullable QueueBook queue = byName.get(name);
        if (queue == null) {
            if (byName.size() >= most) {
                return Optional.empty();
            }
            queue = add(new StoredQueue(lastId + 1, name, settings, false), now);
        } else {
            queue.set(settings, now);
        }
        commit.keep(new Change.PutQueue(queue.stored()));
        queue.keepBucket(commit);
        return Optional.of(queue);
    }

    QueueBook add(StoredQueue stored, long now) {
        QueueBook queue = new QueueBook(stored, now, woken -> toServe.add(woken));
        byName.put(stored.name(), queue);
        byId.put(stored.id(), queue);
        lastId = Math.max(lastId, stored.id());
        observer.queueAdded(stored.name(), () -> queue.latest(clock.current()));
        return queue;
    }

    /** The queues of which more may be handed out than when this was asked last. */
    List<QueueBook> woken() {
        if (toServe.isEmpty()) {
            return List.of();
        }
        List<QueueBook> woken = toServe;
        toServe = new ArrayList<>();
        woken.forEach(QueueBook::asleep);
        return woken;
    }

    /** Lets other threads see the present, every now and then. */
    void publish(long now) {
        if (now - published >= PUBLISH_EVERY_MILLIS) {
            published = now;
            byName.values().forEach(QueueBook::publish);
        }
    }
}
