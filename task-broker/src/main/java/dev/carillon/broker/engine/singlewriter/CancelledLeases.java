package dev.carillon.broker.engine.singlewriter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens whose tasks were cancelled, until their leases would have ended. Not kept: after a restart they are stale
 * like all others. Belongs to the thread of the engine.
 */
final class CancelledLeases {

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
    }

    boolean contains(LeaseTokens.@Nullable Parsed token) {
        return token != null && !leases.isEmpty() && leases.containsKey(token);
    }

    void expire(long now) {
        for (Lease lease = ending.takeDue(now); lease != null; lease = ending.takeDue(now)) {
            leases.remove(lease.token);
        }
    }

    long next() {
        return ending.next();
    }
}
