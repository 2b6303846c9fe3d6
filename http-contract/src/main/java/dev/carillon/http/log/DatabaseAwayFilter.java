package dev.carillon.http.log;

import io.quarkus.logging.LoggingFilter;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line that the database is away, in place of a stack trace. While it is, everything that looks at it from time to
 * time fails, and where in the service that was is no news to anybody. Any other fault stays as it is. Thread-safe.
 *
 * <p>A service switches it on by {@code quarkus.log.console.filter=}{@value #NAME}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
 */
@LoggingFilter(name = DatabaseAwayFilter.NAME)
public final class DatabaseAwayFilter implements Filter {
    static final String NAME = "database-away";

    /** The message with what was put into it, and no trace. */
    private static final Formatter MESSAGE = new PatternFormatter("%s");

    /** No connection, refused, lost; and admin_shutdown, crash_shutdown, cannot_connect_now. */
    private static final Set<String> CODES = Set.of("08001", "08004", "08006", "57P01", "57P02", "57P03");
    /** How Agroal says that no connection came in time: there is no code for it. */
    private static final String NO_CONNECTION = "Acquisition timeout";
    /** Deeper than any chain of causes, and an end to one that bites its tail. */
    private static final int DEEPEST = 16;

    @Override
    public boolean isLoggable(LogRecord record) {
        Throwable thrown = record.getThrown();
        SQLException why = thrown == null ? null : away(thrown);
        if (why != null && record instanceof ExtLogRecord line) {
            // Whatever writes the record after the console, has it so too.
            line.setMessage(MESSAGE.format(line) + ": the database is away: " + inWords(why), FormatStyle.NO_FORMAT);
            line.setThrown(null);
        }
        return true;
    }

    private static @Nullable SQLException away(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SQLException fault && isAway(fault)) {
                return fault;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static boolean isAway(SQLException fault) {
        String code = fault.getSQLState();
        if (code != null) {
            return CODES.contains(code) && (fault.getCause() == null || isOfTheNetwork(root(fault)));
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

    private static Throwable root(Throwable fault) {
        Throwable root = fault;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        return root;
    }

    /** The driver says that there was a fault, and its cause which one. */
    private static String inWords(SQLException fault) {
        Throwable root = root(fault);
        return fault.getCause() == null ? String.valueOf(fault.getMessage()) : fault.getMessage() + " (" + root + ")";
    }
}
