package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import org.jspecify.annotations.Nullable;

/** The idempotency keys that still count, each until its window closes. Belongs to the thread of the engine. */
final class IdempotencyKeys {
    private final long most;
    private final IdTable<UsedKey> keys = new IdTable<>();
    private final DueHeap<UsedKey> expiring = new DueHeap<>();
    /** For those who look from other threads. */
    private volatile int count;

    IdempotencyKeys(long most, EngineObserver observer) {
        this.most = most;
        observer.keysRemembered(() -> count);
    }

    @Nullable UsedKey find(Digest key) {
        return keys.find(key.high(), key.low());
    }

    /** Whether there is room for one more. What is there already is kept even above the bound, which may be a new one. */
    boolean fits() {
        return keys.size() < most;
    }

    /** Takes in one that is kept already. */
    void add(StoredKey stored) {
        UsedKey before = find(stored.key());
        if (before != null) {
            keys.remove(before);
            expiring.remove(before);
        }
        UsedKey used = new UsedKey(stored);
        keys.add(used);
        expiring.add(used);
        count = keys.size();
    }

    void add(StoredKey stored, Commit commit) {
        add(stored);
        commit.keep(new Change.PutKey(stored));
    }

    /** Forgets what is past its window, up to so many. */
    void expire(int most, long now, Commit commit) {
        for (int i = 0; i < most; i++) {
            UsedKey used = expiring.takeDue(now);
            if (used == null) {
                return;
            }
            keys.remove(used);
            commit.keep(new Change.RemoveKey(used.digest()));
            count = keys.size();
        }
    }

    long next() {
        return expiring.next();
    }
}
