package dev.carillon.contacts.privacy;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Deliveries as they came, looked through for a person and emptied. Looking reads every delivery that is kept, since a
 * sender writes an address in many ways; no more than a few are held in memory. Joins the transaction of the connection;
 * blocks.
 */
@Singleton
class RawDeliveries {
    private static final int FETCH = 50;

    /** The person's: those that they are known to be from, and those that tell of them. */
    List<UUID> of(Connection connection, Subject subject) throws SQLException {
        return of(connection, subject, Instant.EPOCH);
    }

    /** Those of them that came since then. */
    List<UUID> of(Connection connection, Subject subject, Instant since) throws SQLException {
        Mentions mentions = Mentions.of(subject);
        List<UUID> found = new ArrayList<>();
        String sql = "select id, body, headers::text, contact_id = any(?) as own from delivery"
                + " where received_at >= ? order by id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", subject.contactArray()));
            statement.setObject(2, OffsetDateTime.ofInstant(since, ZoneOffset.UTC));
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("own") || tells(mentions, rows)) {
                        found.add(rows.getObject("id", UUID.class));
                    }
                }
            }
        }
        return found;
    }

    private static boolean tells(Mentions mentions, ResultSet row) throws SQLException {
        return mentions.in(row.getBytes("body"))
                || mentions.in(row.getString("headers").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Empties these, but for those that are being worked on right now.
     *
     * @return those that were emptied
     */
    List<UUID> empty(Connection connection, List<UUID> deliveries) throws SQLException {
        return Statements.list(
                connection, """
                update delivery
                   set body = '', headers = '{}', contact_id = null, subject = null,
                       state = case when state = 'RECEIVED' then 'IGNORED' else state end,
                       reason = 'erased',
                       settled_at = coalesce(settled_at, received_at)
                 where id in (select id from delivery where id = any(?) order by id for update skip locked)
                returning id""", row -> row.getObject(1, UUID.class), (Object) deliveries.toArray(UUID[]::new));
    }
}
