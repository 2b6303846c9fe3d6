package dev.carillon.http.database;

import java.sql.SQLException;

/**
 * That PostgreSQL is there, and no connection to it was free in time: all of the pool are in use, or all that the server gives.
 * It passes with the load. Pure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
 */
public final class DatabaseBusy {
    private static final String TOO_MANY_CONNECTIONS = "53300";
    /** Agroal's words for it: it has no code. What it says of a connection that could not be made differs. */
    private static final String NONE_FREE = "Sorry, acquisition timeout!";

    private DatabaseBusy() {}

    /** Whether a fault comes of it. */
    public static boolean isCauseOf(Throwable thrown) {
        return SqlCauses.first(thrown, DatabaseBusy::isBusy).isPresent();
    }

    private static boolean isBusy(SQLException fault) {
        return TOO_MANY_CONNECTIONS.equals(fault.getSQLState()) || NONE_FREE.equals(fault.getMessage());
    }
}
