package dev.carillon.http.log;

import io.quarkus.logging.LoggingFilter;
import java.sql.SQLException;
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

    private static final String CONNECTION_FAULTS = "08";
    /** admin_shutdown, crash_shutdown, cannot_connect_now, of the class of interventions by an operator. */
    private static final String SHUT_DOWN = "57P0";
    /** How Agroal says that no connection came in time: there is no code for it. */
    private static final String NO_CONNECTION = "Acquisition timeout";
    /** Deeper than any chain of causes, and an end to one that bites its tail. */
    private static final int DEEPEST = 16;

    @Override
    public boolean isLoggable(LogRecord record) {
        Throwable thrown = record.getThrown();
        SQLException why = thrown == null ? null : away(thrown);
        if (why != null && record instanceof ExtLogRecord line) {
            line.setMessage(
                    MESSAGE.format(line) + ": the database is away: " + why.getMessage(), FormatStyle.NO_FORMAT);
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
            return code.startsWith(CONNECTION_FAULTS) || code.startsWith(SHUT_DOWN);
        }
        String message = fault.getMessage();
        return message != null && message.contains(NO_CONNECTION);
    }
}
