package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * What a failed statement means. Pure functions.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class Faults {
    /** Serialization failure, deadlock: nothing happened, and the same again may well succeed. */
    private static final Set<String> PASSING = Set.of("40001", "40P01");
    /**
     * Connection exceptions, invalid authorization, insufficient resources (a full disk), operator intervention (shutdown,
     * recovery, time-out), system error, a configuration file.
     */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "28", "53", "57", "58", "F0", "XX");
    /** A write to a standby. */
    private static final String READ_ONLY_TRANSACTION = "25006";

    /** By {@code statement_timeout}, or by an operator. */
    private static final String QUERY_CANCELED = "57014";

    private static final Set<String> NO_CONNECTION = Set.of("Timeout", "Timeout waiting for connection");

    /** A commit that waits for a standby has no time-out but the client's. */
    static final String UNANSWERED = "It does not commit in time, as when its synchronous standby is missing.";

    private Faults() {}

    static boolean isPassing(Throwable failure) {
        return failure instanceof PgException answer && PASSING.contains(answer.getSqlState());
    }

    /** Whether the database refused what was said, so that it is well and something was wrong with what was said. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof PgException answer
                && !PASSING.contains(answer.getSqlState())
                && !READ_ONLY_TRANSACTION.equals(answer.getSqlState())
                && !AWAY_CLASSES.contains(answer.getSqlState().substring(0, 2));
    }

    /** Whether the statement took too long; the database is well but for that. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof PgException answer && QUERY_CANCELED.equals(answer.getSqlState());
    }

    /** Whether the database said nothing at all in time. */
    static boolean isUnanswered(Throwable failure) {
        return failure instanceof TimeoutException;
    }

    /** Whether the pool gave no connection in time, since all were in use; only the words of its failure say so. */
    static boolean isNoConnection(Throwable failure) {
        return NO_CONNECTION.contains(String.valueOf(failure.getMessage()));
    }

    static boolean isTooSlow(Throwable failure) {
        return failure instanceof EngineUnavailableException known && known.kind() == Kind.OVERLOADED;
    }

    static EngineUnavailableException tooSlow() {
        return new EngineUnavailableException(
                Kind.OVERLOADED, "The database took too long (carillon.broker.postgres.timeout); come again shortly.");
    }

    /** For callers, who are not told how the database is reached. */
    static EngineUnavailableException away(Throwable failure) {
        return failure instanceof EngineUnavailableException known
                ? known
                : new EngineUnavailableException(Kind.AWAY, "The database is away; the broker tries again by itself.");
    }

    /** For whoever looks after the broker. */
    static String explain(Throwable failure) {
        String known = isUnanswered(failure) ? UNANSWERED : failure.getMessage();
        String said = known == null ? failure.getClass().getSimpleName() : known;
        return "The database is away, and the broker tries again by itself: " + said;
    }

    static EngineUnavailableException closed() {
        return new EngineUnavailableException(Kind.CLOSED, "The broker is stopping.");
    }
}
