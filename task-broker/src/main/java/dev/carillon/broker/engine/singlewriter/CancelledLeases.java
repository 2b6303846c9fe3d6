package dev.carillon.broker.engine.singlewriter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens whose tasks were cancelled, until their leases would have ended, or until there are too many. Those that are
 * not here are stale like all others, as they are after a restart. Belongs to the thread of the engine.
 */
final class CancelledLeases {
    /** Some ten megabytes: a lease may last a day, and nothing else bounds how many are cancelled in one. */
    static final int MOST = 100_000;

    private static final class Lease extends Due {
        final LeaseTokens.Parsed token;

        Lease(LeaseTokens.Parsed token, long until) {
            this.token = token;
            this.at = until;
        }
    }

    private final Map<LeaseTokens.Parsed, Lease> leases = new HashMap<>();
    private final DueHeap<Lease> ending = new DueHeap<>();

    void add(TaskEntry leased) {
        Lease lease = new Lease(new LeaseTokens.Parsed(leased.idHigh, leased.idLow, leased.ticket), leased.at);
        leases.put(lease.token, lease);
        ending.add(lease);
        if (ending.size() > MOST) {
            forget(ending.takeDue(Long.MAX_VALUE));
        }
    }

    boolean contains(LeaseTokens.@Nullable Parsed token) {
        return token != null && !leases.isEmpty() && leases.containsKey(token);
    }

    void expire(long now) {
        for (Lease lease = ending.takeDue(now); lease != null; lease = ending.takeDue(now)) {
            forget(lease);
        }
    }

    private void forget(@Nullable Lease ended) {
        if (ended != null) {
            leases.remove(ended.token);
        }
    }

    long next() {
        return ending.next();
    }
}
