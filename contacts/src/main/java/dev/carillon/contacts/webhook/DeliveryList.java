package dev.carillon.contacts.webhook;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What people do with deliveries that are kept: look, and have them worked on again. Joins the caller's transaction. */
@Singleton
class DeliveryList {
    private static final String COLUMNS = "id, source, site, state, dedupe_key, reason, attempts, duplicates, replays,"
            + " contact_id, received_at, settled_at";

    private final DataSource dataSource;
    private final Clock clock;

    DeliveryList(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** A delivery with what it says. */
    record Whole(DeliveryDocument document, Message message) {}

    /** Up to so many deliveries, the newest first, before this one. */
    List<DeliveryDocument> page(DeliveryFilter filter, @Nullable UUID before, int rows) {
        List<Object> parameters = new ArrayList<>();
        String where = where(filter, parameters);
        if (before != null) {
            where += " and id < ?";
            parameters.add(before);
        }
        parameters.add(rows);
        List<DeliveryDocument> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = prepare(
                        connection,
                        "select " + COLUMNS + " from delivery where " + where + " order by id desc limit ?",
                        parameters);
                ResultSet all = statement.executeQuery()) {
            while (all.next()) {
                found.add(document(all));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries could not be read", e);
        }
        return found;
    }

    Optional<Whole> find(UUID id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = prepare(
                        connection,
                        "select " + COLUMNS + ", content_type, headers::text, body from delivery where id = ?",
                        List.of(id));
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Whole(
                            document(row),
                            new Message(row.getString(13), KeptHeaders.parse(row.getString(14)), row.getBytes(15))))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("a delivery could not be read", e);
        }
    }

    /** Has the delivery worked on again; false where there is none. */
    boolean replay(UUID id) {
        return again("id = ?", List.of(id)) > 0;
    }

    /**
     * Has all of these worked on again, and says how many they are. Locks them in the order of their keys, as whoever counts
     * that they came again does.
     */
    int replay(DeliveryFilter filter) {
        List<Object> parameters = new ArrayList<>();
        return again(where(filter, parameters), parameters);
    }

    private int again(String where, List<Object> parameters) {
        List<Object> all = new ArrayList<>();
        all.add(OffsetDateTime.now(clock));
        all.addAll(parameters);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = prepare(connection, """
                        update delivery
                           set state = 'RECEIVED', attempts = 0, reason = null, contact_id = null, settled_at = null,
                               next_attempt_at = ?, replays = replays + 1
                         where id in (select id from delivery
                                       where %s order by source, site, dedupe_key for no key update)""".formatted(where), all)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries could not be replayed", e);
        }
    }

    private static String where(DeliveryFilter filter, List<Object> parameters) {
        StringBuilder where = new StringBuilder("true");
        if (filter.source() != null) {
            where.append(" and source = ?");
            parameters.add(filter.source().label());
        }
        if (filter.site() != null) {
            where.append(" and site = ?");
            parameters.add(filter.site());
        }
        if (filter.state() != null) {
            where.append(" and state = ?");
            parameters.add(filter.state().name());
        }
        if (filter.after() != null) {
            where.append(" and received_at >= ?");
            parameters.add(filter.after().atOffset(ZoneOffset.UTC));
        }
        if (filter.before() != null) {
            where.append(" and received_at < ?");
            parameters.add(filter.before().atOffset(ZoneOffset.UTC));
        }
        return where.toString();
    }

    private static PreparedStatement prepare(Connection connection, String sql, List<Object> parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
        return statement;
    }

    private static DeliveryDocument document(ResultSet row) throws SQLException {
        String site = row.getString(3);
        return new DeliveryDocument(
                row.getObject(1, UUID.class),
                row.getString(2),
                site.isEmpty() ? null : site,
                DeliveryState.valueOf(row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getInt(7),
                row.getInt(8),
                row.getInt(9),
                row.getObject(10, UUID.class),
                row.getObject(11, OffsetDateTime.class).toInstant(),
                instant(row, 12));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
