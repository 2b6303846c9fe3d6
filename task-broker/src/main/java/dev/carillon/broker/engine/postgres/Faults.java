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

    /** By {@code statement_timeout} or an operator; by {@code lock_timeout}; by {@code transaction_timeout}. */
    private static final Set<String> TIMEOUTS = Set.of("57014", "55P03", "25P04");
    /** Of one process, or of the table of locks, which all share; whoever asks for less may well have it. */
    private static final String OUT_OF_MEMORY = "53200";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private static final Set<String> NO_CONNECTION = Set.of("Timeout", "Timeout waiting for connection");

    private static final String TOO_MUCH =
            "The database has too little memory, or room for locks, for this; come again shortly.";

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
        return failure instanceof PgException answer && TIMEOUTS.contains(answer.getSqlState());
    }

    /** Whether the statement needed more of something than there is, as of locks; nothing happened. */
    static boolean isTooMuch(Throwable failure) {
        return switch (failure) {
            case PgException answer -> OUT_OF_MEMORY.equals(answer.getSqlState());
            case EngineUnavailableException known -> known.detail().equals(TOO_MUCH);
            default -> false;
        };
    }

    /** Whether the database has no connection more for this broker, which says nothing of those that it has. */
    static boolean isTooManyConnections(Throwable failure) {
        return failure instanceof PgException answer && TOO_MANY_CONNECTIONS.equals(answer.getSqlState());
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

    static EngineUnavailableException tooMuch() {
        return new EngineUnavailableException(Kind.OVERLOADED, TOO_MUCH);
    }

    static EngineUnavailableException noConnection() {
        return new EngineUnavailableException(
                Kind.OVERLOADED,
                "The database allows the broker no connection more (carillon.broker.postgres.pool-size); come again shortly.");
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
