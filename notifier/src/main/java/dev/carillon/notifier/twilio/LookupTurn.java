package dev.carillon.notifier.twilio;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Lets one replica at a time look numbers up: a lock of the database's session, so that no transaction is open while
 * Twilio answers, and so that it goes with a replica that goes.
 */
@ApplicationScoped
public class LookupTurn {
    /** Any value that no other lock of this database has. */
    private static final long KEY = 0x6c6f6f6b2d757073L;

    private final AgroalDataSource database;

    @Inject
    public LookupTurn(AgroalDataSource database) {
        this.database = database;
    }

    /** Does the work, unless somebody else is at it. */
    void take(Runnable work) {
        try (Connection connection = database.getConnection()) {
            if (!isTrue(connection, "select pg_try_advisory_lock(?)")) {
                return;
            }
            try {
                work.run();
            } finally {
                isTrue(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the turn to look numbers up could not be taken or given back", e);
        }
    }

    private static boolean isTrue(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setLong(1, KEY);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
