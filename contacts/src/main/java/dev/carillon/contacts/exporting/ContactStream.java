package dev.carillon.contacts.exporting;

import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.ContactCriteria;
import dev.carillon.contacts.contact.ContactFilter;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads contacts one after the other by a cursor of the server, as they all stood when the first was read. Never more at
 * once than {@link ExportConfig#concurrency()}. Thread-safe; blocks as long as whoever takes the contacts does.
 */
@Singleton
class ContactStream {
    private static final int ROWS_AT_ONCE = 1000;
    private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(10);
    // Withdrawn from everything after it was given is withdrawn.
    private static final String CONSENTING = """
            exists (select 1 from consent_state s
                     where s.contact_id = c.id and s.purpose = ? and s.state = 'GIVEN'
                       and not exists (select 1 from consent_state a
                                        where a.contact_id = c.id and a.purpose = 'all'
                                          and a.state = 'WITHDRAWN' and a.since > s.since))""";

    /** Takes a contact. */
    @FunctionalInterface
    interface Taker {
        void take(Contact contact) throws IOException;
    }

    private final DataSource dataSource;
    private final ExportConfig config;
    private final Clock clock;
    private final Semaphore free;

    ContactStream(DataSource dataSource, ExportConfig config, Clock clock) {
        this.dataSource = dataSource;
        this.config = config;
        this.clock = clock;
        this.free = new Semaphore(config.concurrency());
    }

    /**
     * Hands every contact over, in the order they were made in.
     *
     * @param purpose only those who may be written to for this; null for all
     */
    void each(ContactFilter filter, @Nullable String purpose, Taker taker) throws IOException {
        if (!free.tryAcquire()) {
            throw ProblemException.retryLater(
                    503, "too-many-exports", "As many exports as are allowed are being made.", WAIT_FOR_OTHERS);
        }
        try (Connection connection = dataSource.getConnection()) {
            // Without a transaction the driver would read all rows at once.
            connection.setAutoCommit(false);
            try {
                read(connection, filter, purpose, taker);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be read", e);
        } finally {
            free.release();
        }
    }

    private void read(Connection connection, ContactFilter filter, @Nullable String purpose, Taker taker)
            throws SQLException, IOException {
        Instant deadline = clock.instant().plus(config.maxDuration());
        ContactCriteria criteria = ContactCriteria.of(filter);
        String sql = "select " + Contact.COLUMNS + " from contact c where " + criteria.sql()
                + (purpose == null ? "" : " and " + CONSENTING) + " order by c.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            int place = criteria.bind(statement, 1);
            if (purpose != null) {
                statement.setString(place, purpose);
            }
            try (ResultSet rows = statement.executeQuery()) {
                for (long count = 0; rows.next(); count++) {
                    if (count % ROWS_AT_ONCE == 0 && clock.instant().isAfter(deadline)) {
                        throw new IOException("the export took longer than " + config.maxDuration());
                    }
                    taker.take(Contact.read(rows));
                }
            }
        }
    }
}
