package dev.carillon.contacts.gate;

import dev.carillon.contacts.sql.Statements;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * What of the service is open, as the lifecycle left it in the database. {@link #registrations(Connection)} is read where
 * it decides about a row; the others are looked at as often as a request comes, so they are what every process saw within
 * the last second. Thread-safe.
 */
@Singleton
public class Gates {
    private static final Logger LOG = Logger.getLogger(Gates.class);

    private record Open(boolean registrations, boolean webhooks, boolean processing) {}

    private final DataSource dataSource;
    private volatile Open seen = new Open(true, true, true);

    public Gates(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        look();
        scheduler
                .newJob("gates")
                .setInterval("1s")
                .setTask(execution -> look(), true)
                .schedule();
    }

    /**
     * Looks again, one after the other, so that what was read earlier is not put over what was read later. What cannot be read
     * stays as it was: a database that is away closes nothing.
     */
    public synchronized void look() {
        try (Connection connection = dataSource.getConnection()) {
            seen = Statements.first(
                            connection,
                            "select registrations, webhooks, processing from lifecycle",
                            row -> new Open(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)))
                    .orElse(seen);
        } catch (SQLException e) {
            LOG.debugf("The gates could not be read: %s", e.getMessage());
        }
    }

    /** Whether people may be taken in who are not there yet; as the caller's transaction sees it. */
    public boolean registrations(Connection connection) throws SQLException {
        return Statements.any(connection, "select 1 from lifecycle where registrations");
    }

    /** Refuses to take somebody in while registrations are off. */
    public void requireRegistrations() {
        if (!seen.registrations()) {
            throw registrationsClosed();
        }
    }

    /** Refuses new work while webhooks are gone or work is off. */
    public void requireProcessing() {
        if (!seen.webhooks() || !seen.processing()) {
            throw ProblemException.conflict(
                    "registrations-closed", "This service is closing down: it begins no work any more.");
        }
    }

    public static ProblemException registrationsClosed() {
        return ProblemException.conflict(
                "registrations-closed", "This service is closing down: it takes nobody in any more.");
    }

    /** Whether webhooks are answered; else they are gone. */
    public boolean webhooks() {
        return seen.webhooks();
    }

    /** Whether deliveries, imports and scans are worked on. */
    public boolean processing() {
        return seen.processing();
    }
}
