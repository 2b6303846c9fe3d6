package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What all clients of a broker saw over all of its lives, and what must therefore be so. Thread-safe. A client says what it
 * is about to do before it does it, so that what was never answered is known to be in doubt.
 *
 * <p>Tasks are numbered in their lines, and created one after the other there; a line named "group" is one.
 */
final class ClientHistory {
    final Map<String, String> idOfText = new ConcurrentHashMap<>();
    final Set<String> leased = ConcurrentHashMap.newKeySet();
    final Set<String> acked = ConcurrentHashMap.newKeySet();
    /** An ack was asked for and never answered: it may have happened or not. */
    final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** The broker died: leases of before are over. Answers their tokens, which are stale from now on. */
    List<String> died() {
        List<String> stale = List.copyOf(tokens.values());
        tokens.clear();
        return stale;
    }

    static String text(String line, int number) {
        return line + " " + number;
    }

    void created(String text, String id) {
        String before = idOfText.putIfAbsent(text, id);
        if (before != null && !before.equals(id)) {
            faults.add("created twice under one key: " + text);
        }
    }

    void leased(BrokerClient.Lease lease) {
        if (acked.contains(lease.id())) {
            faults.add("handed out after its ack: " + lease);
        }
        if (tokens.put(lease.id(), lease.token()) != null) {
            faults.add("two leases at a time: " + lease);
        }
        if (attempts.merge(lease.id(), lease.attempt(), Math::max) != lease.attempt()) {
            faults.add("an attempt that was before: " + lease);
        }
        checkOrder(lease);
        leased.add(lease.id());
    }

    /** All that were created before it in its group are done. */
    private void checkOrder(BrokerClient.Lease lease) {
        if (!lease.payload().startsWith("group")) {
            return;
        }
        int space = lease.payload().lastIndexOf(' ');
        String line = lease.payload().substring(0, space);
        for (int before = Integer.parseInt(lease.payload().substring(space + 1)) - 1; before >= 0; before--) {
            String id = idOfText.get(text(line, before));
            if (id != null && !acked.contains(id) && !doubtful.contains(id)) {
                faults.add(lease.payload() + " came before number " + before);
            }
        }
    }

    void acking(BrokerClient.Lease lease) {
        doubtful.add(lease.id());
        tokens.remove(lease.id());
    }

    void ackAnswered(BrokerClient.Lease lease, int status) {
        if (status == 204) {
            acked.add(lease.id());
            doubtful.remove(lease.id());
        } else {
            faults.add("the ack of a valid lease was answered " + status + ": " + lease);
        }
    }

    void checkAllIsDone() {
        assertThat(faults).isEmpty();
        assertThat(idOfText.values()).as("created and never handed out").allMatch(leased::contains);
        assertThat(idOfText.values())
                .as("created and never done")
                .allMatch(id -> acked.contains(id) || doubtful.contains(id));
    }
}
