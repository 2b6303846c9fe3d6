package dev.carillon.simulators.twilio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The faults to come, each used up by one request. Thread-safe. */
final class FaultPlan {
    private final Deque<Fault> pending = new ArrayDeque<>();

    synchronized void add(Fault fault) {
        for (int i = 0; i < fault.times(); i++) {
            pending.add(fault.once());
        }
    }

    synchronized Optional<Fault> next(Fault.Operation operation) {
        for (Iterator<Fault> faults = pending.iterator(); faults.hasNext(); ) {
            Fault fault = faults.next();
            if (fault.on() == operation) {
                faults.remove();
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    synchronized List<Fault> pending() {
        return List.copyOf(pending);
    }

    synchronized void clear() {
        pending.clear();
    }
}
