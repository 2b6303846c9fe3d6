package dev.carillon.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A warm-up in parts, with new connections in each. The first time that a crowd of connections ends, HotSpot finds that
 * code which it had compiled expects otherwise, discards it, and compiles it anew: for a second of one processor or more
 * after the first time, and less after each further one. What is measured is a server whose clients have come and gone
 * before.
 */
public final class WarmUp {
    private static final int PART_SECONDS = 2;

    private WarmUp() {}

    /** In whole seconds, which is what wrk takes; none where there are no seconds. */
    public static List<Duration> parts(int seconds) {
        List<Duration> parts = new ArrayList<>();
        int left = seconds;
        while (left > 0) {
            int next = left < 2 * PART_SECONDS ? left : PART_SECONDS;
            parts.add(Duration.ofSeconds(next));
            left -= next;
        }
        return parts;
    }
}
