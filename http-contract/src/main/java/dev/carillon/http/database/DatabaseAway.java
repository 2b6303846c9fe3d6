package dev.carillon.http.database;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * That PostgreSQL cannot be reached, or has just ended: a fault of what a service stands on, which passes. Pure.
 *
 * @param fault as the driver or the pool told it
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
 */
public record DatabaseAway(SQLException fault) {
    /** No connection, refused, lost; and admin_shutdown, crash_shutdown, cannot_connect_now. */
    private static final Set<String> CODES = Set.of("08001", "08004", "08006", "57P01", "57P02", "57P03");
    /** How Agroal says that no connection came in time: there is no code for it. */
    private static final String NO_CONNECTION = "Acquisition timeout";

    /** Finds it among the causes of a fault; empty where the fault is another one. */
    public static Optional<DatabaseAway> causeOf(Throwable thrown) {
        return SqlCauses.first(thrown, DatabaseAway::isAway).map(DatabaseAway::new);
    }

    private static boolean isAway(SQLException fault) {
        String code = fault.getSQLState();
        if (code != null) {
            return CODES.contains(code) && (fault.getCause() == null || isOfTheNetwork(SqlCauses.root(fault)));
        }
        String message = fault.getMessage();
        return message != null && message.contains(NO_CONNECTION);
    }

    /** A fault of the driver's, or of ours, may be told as one of the connection too. */
    private static boolean isOfTheNetwork(Throwable root) {
        return root instanceof SocketException
                || root instanceof SocketTimeoutException
                || root instanceof UnknownHostException
                || root instanceof EOFException
                || root instanceof SQLException;
    }

    /** The driver says that there was a fault, and its cause which one. */
    public String inWords() {
        Throwable root = SqlCauses.root(fault);
        return fault.getCause() == null ? String.valueOf(fault.getMessage()) : fault.getMessage() + " (" + root + ")";
    }
}
