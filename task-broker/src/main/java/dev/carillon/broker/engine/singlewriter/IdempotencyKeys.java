package dev.carillon.broker.engine.singlewriter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The idempotency keys that still count, each until its window closes. Belongs to the thread of the engine. */
final class IdempotencyKeys {

    private static final class Used extends Due {
        final StoredKey key;

        Used(StoredKey key) {
            this.key = key;
            this.at = key.expiresAt();
        }
    }

    private final Map<Digest, StoredKey> keys = new HashMap<>();
    private final DueHeap<Used> expiring = new DueHeap<>();

    @Nullable StoredKey find(Digest key) {
        return keys.get(key);
    }

    /** Takes in one that is kept already. */
    void add(StoredKey key) {
        keys.put(key.key(), key);
        expiring.add(new Used(key));
    }

    void add(StoredKey key, Commit commit) {
        add(key);
        commit.keep(new Change.PutKey(key));
    }

    /** Forgets what is past its window. */
    void expire(long now, Commit commit) {
        for (Used used = expiring.takeDue(now); used != null; used = expiring.takeDue(now)) {
            if (keys.remove(used.key.key(), used.key)) { // else it was used anew since
                commit.keep(new Change.RemoveKey(used.key.key()));
            }
        }
    }

    long next() {
        return expiring.next();
    }
}
