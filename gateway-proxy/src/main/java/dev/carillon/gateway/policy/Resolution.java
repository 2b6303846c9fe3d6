package dev.carillon.gateway.policy;

import java.net.InetAddress;
import java.util.List;

/** What became of a name. */
public sealed interface Resolution {

    /**
     * It has addresses.
     *
     * @param addresses all of them, or the first of very many; at least one, in the resolver's order
     * @param goodUntil by {@link System#nanoTime()}
     */
    record Found(List<InetAddress> addresses, long goodUntil) implements Resolution {
        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * It has none, or none in time.
     *
     * @param reason in a few words
     * @param late whether there was no answer in time
     */
    record Failed(String reason, boolean late) implements Resolution {}
}
