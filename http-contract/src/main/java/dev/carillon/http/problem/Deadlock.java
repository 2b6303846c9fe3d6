package dev.carillon.http.problem;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * PostgreSQL breaks one of two transactions off that wait for each other. What it did is undone, and the same again may
 * well succeed. Pure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
 */
final class Deadlock {
    private static final String DETECTED = "40P01";
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);
    /** More than any fault has causes, and an end to those that bite their tails. */
    private static final int MOST = 64;

    private Deadlock() {}

    /** Whether a fault comes of one. A commit that failed for it says so in what it suppressed. */
    static boolean isCauseOf(Throwable fault) {
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(fault);
        for (int seen = 0; !open.isEmpty() && seen < MOST; seen++) {
            Throwable one = open.remove();
            if (one instanceof SQLException sql && DETECTED.equals(sql.getSQLState())) {
                return true;
            }
            if (one.getCause() != null) {
                open.add(one.getCause());
            }
            open.addAll(List.of(one.getSuppressed()));
        }
        return false;
    }

    /** 503: the caller is to send the request again. */
    static ProblemException problem() {
        return ProblemException.retryLater(
                503,
                "deadlock",
                "The request and another one waited for each other, and this one was broken off; send it again.",
                COME_AGAIN);
    }
}
