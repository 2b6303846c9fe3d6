package dev.carillon.simulators.twilio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The faults to come: first those that wait, each used up by one request; then those by chance. Thread-safe. */
final class FaultPlan {
    private final Deque<Fault> pending = new ArrayDeque<>();
    private final Map<Fault.Operation, Chance> chances = new EnumMap<>(Fault.Operation.class);

    private record Chance(FaultMix mix, RandomGenerator random) {
        Optional<Fault> next() {
            return mix.at(random.nextDouble());
        }
    }

    synchronized void add(Fault fault) {
        for (int i = 0; i < fault.times(); i++) {
            pending.add(fault.once());
        }
    }

    synchronized void mix(FaultMix mix) {
        chances.put(mix.on(), new Chance(mix, mix.random()));
    }

    synchronized Optional<Fault> next(Fault.Operation operation) {
        for (Iterator<Fault> faults = pending.iterator(); faults.hasNext(); ) {
            Fault fault = faults.next();
            if (fault.on() == operation) {
                faults.remove();
                return Optional.of(fault);
            }
        }
        return Optional.ofNullable(chances.get(operation)).flatMap(Chance::next);
    }

    synchronized List<Fault> pending() {
        return List.copyOf(pending);
    }

    synchronized void clear() {
        pending.clear();
        chances.clear();
    }
}
