package dev.carillon.simulators.gravatar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the simulator knows, what was asked of it, and what is to go wrong. Thread-safe: one lock, held for memory only. */
final class KnownAddresses {
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, Integer> avatars = new TreeMap<>();
    private final Map<String, Integer> profiles = new TreeMap<>();
    private final Deque<GravatarFault> faults = new ArrayDeque<>();
    private int direct;

    synchronized void know(Map<String, Kind> known) {
        kinds.clear();
        kinds.putAll(known);
    }

    synchronized Optional<Kind> kind(String hash) {
        return Optional.ofNullable(kinds.get(hash));
    }

    synchronized void countAvatar(String hash) {
        avatars.merge(hash, 1, Integer::sum);
    }

    synchronized void countProfile(String hash) {
        profiles.merge(hash, 1, Integer::sum);
    }

    synchronized void countDirect() {
        direct++;
    }

    synchronized RequestCounts counts() {
        return new RequestCounts(new TreeMap<>(avatars), new TreeMap<>(profiles), direct);
    }

    synchronized void add(GravatarFault fault) {
        for (int i = 0; i < fault.times(); i++) {
            faults.add(new GravatarFault(fault.kind(), 1, fault.delay()));
        }
    }

    synchronized Optional<GravatarFault> nextFault() {
        return Optional.ofNullable(faults.poll());
    }

    synchronized void clearFaults() {
        faults.clear();
    }

    synchronized void reset() {
        kinds.clear();
        avatars.clear();
        profiles.clear();
        direct = 0;
        faults.clear();
    }
}
