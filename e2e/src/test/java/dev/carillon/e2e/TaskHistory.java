package dev.carillon.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients of the task-broker saw, and whether a broker that keeps its promises could have shown it to them. Times
 * are of this JVM's {@link System#nanoTime()}: when a request was sent and when its answer was read, so that one thing
 * is taken to be before another only where nothing else is possible.
 *
 * <p>Thread-safe while it is written; read once all clients have stopped.
 */
final class TaskHistory {
    /** A creation that was answered with 2xx; the key stands in the payload too. */
    record Created(String key, String id) {}

    /** A task that was handed out. */
    record Leased(String key, String id, String token, long asked, long answered) {}

    /** An ack; the status is 0 where no answer came. */
    record Acked(String id, String token, int status, long asked, long answered) {}

    private final long leaseNanos;
    private final List<Created> created = new ArrayList<>();
    private final List<Leased> leased = new ArrayList<>();
    private final List<Acked> acked = new ArrayList<>();
    private final List<Long> restarts = new ArrayList<>();

    TaskHistory(Duration lease) {
        this.leaseNanos = lease.toNanos();
    }

    synchronized void add(Created one) {
        created.add(one);
    }

    synchronized void add(Leased one) {
        leased.add(one);
    }

    synchronized void add(Acked one) {
        acked.add(one);
    }

    synchronized void brokerRestarted() {
        restarts.add(System.nanoTime());
    }

    synchronized int createdSoFar() {
        return created.size();
    }

    /** True once every task that is known to exist was acked, with an answer or without. */
    synchronized boolean isDrained() {
        return unsettled().isEmpty();
    }

    private Set<String> unsettled() {
        Set<String> open = new TreeSet<>();
        created.forEach(one -> open.add(one.id()));
        acked.stream().filter(one -> one.status() == 204 || one.status() == 0).forEach(one -> open.remove(one.id()));
        return open;
    }

    /** Every promise that was broken, each in a sentence. */
    synchronized List<String> violations() {
        List<String> found = new ArrayList<>();
        unsettled().forEach(id -> found.add("task " + id + " was acknowledged and is lost"));
        Map<String, Set<String>> idsByKey = new TreeMap<>();
        created.forEach(one ->
                idsByKey.computeIfAbsent(one.key(), key -> new TreeSet<>()).add(one.id()));
        leased.forEach(one ->
                idsByKey.computeIfAbsent(one.key(), key -> new TreeSet<>()).add(one.id()));
        idsByKey.forEach((key, ids) -> {
            if (ids.size() > 1) {
                found.add("idempotency key " + key + " made several tasks: " + ids);
            }
        });
        Map<String, List<Leased>> leasesOf = new HashMap<>();
        leased.forEach(one ->
                leasesOf.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one));
        Map<String, List<Acked>> acksOf = new HashMap<>();
        acked.stream()
                .filter(one -> one.status() == 204)
                .forEach(one -> acksOf.computeIfAbsent(one.id(), id -> new ArrayList<>())
                        .add(one));
        leasesOf.forEach((id, leases) -> found.addAll(ofTask(id, leases, acksOf.getOrDefault(id, List.of()))));
        return found;
    }

    private List<String> ofTask(String id, List<Leased> leases, List<Acked> acks) {
        List<String> found = new ArrayList<>();
        if (acks.size() > 1) {
            found.add("task " + id + " was acked " + acks.size() + " times");
        }
        Set<String> tokens = new HashSet<>();
        for (Leased lease : leases) {
            if (!tokens.add(lease.token())) {
                found.add("task " + id + " was handed out twice with one token");
            }
            if (acks.stream().anyMatch(ack -> ack.answered() < lease.asked())) {
                found.add("task " + id + " was handed out after it was acked");
            }
            for (Leased later : leases) {
                if (areBothValid(lease, later)) {
                    found.add("task " + id + " had two valid tokens");
                }
            }
        }
        return found;
    }

    /** The later was surely handed out after the earlier and before that could expire, by the same broker. */
    private boolean areBothValid(Leased earlier, Leased later) {
        return earlier.answered() < later.asked()
                && later.answered() - earlier.asked() < leaseNanos
                && restarts.stream().noneMatch(at -> earlier.asked() < at && at < later.answered());
    }
}
