package dev.carillon.http.log;

import dev.carillon.http.database.DatabaseAway;
import io.quarkus.logging.LoggingFilter;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Says in one line that the database is away, in place of a stack trace. While it is, everything that looks at it from time to
 * time fails, and where in the service that was is no news to anybody. Any other fault stays as it is. Thread-safe.
 *
 * <p>A service switches it on by {@code quarkus.log.console.filter=}{@value #NAME}.
 */
@LoggingFilter(name = DatabaseAwayFilter.NAME)
public final class DatabaseAwayFilter implements Filter {
    static final String NAME = "database-away";

    /** The message with what was put into it, and no trace. */
    private static final Formatter MESSAGE = new PatternFormatter("%s");

    @Override
    public boolean isLoggable(LogRecord record) {
        Throwable thrown = record.getThrown();
        Optional<DatabaseAway> away = thrown == null ? Optional.empty() : DatabaseAway.causeOf(thrown);
        if (away.isPresent() && record instanceof ExtLogRecord line) {
            // Whatever writes the record after the console, has it so too.
            line.setMessage(
                    MESSAGE.format(line) + ": the database is away: "
                            + away.get().inWords(),
                    FormatStyle.NO_FORMAT);
            line.setThrown(null);
        }
        return true;
    }
}
