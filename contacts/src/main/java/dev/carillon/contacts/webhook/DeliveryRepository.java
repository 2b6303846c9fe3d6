package dev.carillon.contacts.webhook;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries, and says which are to be worked on. Joins the transaction of its caller, but for {@link #insert}, which
 * is one of its own.
 */
@Singleton
class DeliveryRepository {
    private static final String INSERT = """
            insert into delivery as d (id, source, site, dedupe_key, subject, content_type, headers, body, duplicates,
                                       state, received_at, next_attempt_at)
            select n.id, n.source, n.site, n.key, n.subject, n.type, n.headers::jsonb, n.body, n.again,
                   'RECEIVED', ?, ?
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (id, source, site, key, subject, type, headers, body, again)
             order by n.source, n.site, n.key
            on conflict (source, site, dedupe_key) do update set duplicates = d.duplicates + 1 + excluded.duplicates
            returning id""";
    // One about something that an earlier one is about still waits for it, even for one that somebody else is at.
    private static final String DUE = """
            select id, source, site, content_type, headers::text, body, attempts
              from delivery d
             where state = 'RECEIVED' and next_attempt_at <= ? and (? or id = ?)
               and not exists (select 1 from delivery e
                                where e.source = d.source and e.site = d.site and e.subject = d.subject
                                  and e.state = 'RECEIVED' and e.id < d.id)
             order by next_attempt_at, id
             limit ?
               for update of d skip locked""";

    private final DataSource dataSource;
    private final Clock clock;

    DeliveryRepository(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** A delivery to be worked on, locked. */
    record Due(UUID id, WebhookSource source, String site, Message message, int attempts) {}

    /** How an attempt ended for good. */
    record End(
            UUID id,
            DeliveryState state,
            @Nullable String reason,
            @Nullable UUID contact) {}

    /**
     * Keeps the deliveries, in a transaction of their own.
     *
     * @param rows each with how often the same came along with it; of each key one
     * @return the identifiers of those that were not kept before; of the others it is counted that they came again
     */
    Set<UUID> insert(Map<NewDelivery, Integer> rows, Duration timeout) throws SQLException {
        Collection<NewDelivery> all = rows.keySet();
        Set<UUID> kept = new HashSet<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setQueryTimeout(Math.toIntExact(Math.max(1, timeout.toSeconds())));
            statement.setObject(1, now());
            statement.setObject(2, now());
            set(statement, 3, "uuid", all, NewDelivery::id);
            set(statement, 4, "text", all, row -> row.source().label());
            set(statement, 5, "text", all, NewDelivery::site);
            set(statement, 6, "text", all, NewDelivery::key);
            set(statement, 7, "text", all, NewDelivery::subject);
            set(statement, 8, "text", all, row -> row.message().contentType());
            set(statement, 9, "text", all, row -> KeptHeaders.json(row.message().headers()));
            statement.setArray(
                    10,
                    connection.createArrayOf(
                            "bytea",
                            all.stream().map(row -> row.message().body()).toArray(byte[][]::new)));
            set(statement, 11, "int4", all, rows::get);
            try (ResultSet ids = statement.executeQuery()) {
                while (ids.next()) {
                    kept.add(ids.getObject(1, UUID.class));
                }
            }
        }
        return kept;
    }

    /** Deliveries that are due, the longest due first, locked; none that another about the same comes before. */
    List<Due> lockDue(int most) {
        return due(null, most);
    }

    /** The delivery, locked, if it is due and nobody else is at it. */
    Optional<Due> lockDue(UUID id) {
        return due(id, 1).stream().findFirst();
    }

    private List<Due> due(@Nullable UUID id, int most) {
        List<Due> due = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(DUE)) {
            statement.setObject(1, now());
            statement.setBoolean(2, id == null);
            statement.setObject(3, id, Types.OTHER);
            statement.setInt(4, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Message message =
                            new Message(rows.getString(4), KeptHeaders.parse(rows.getString(5)), rows.getBytes(6));
                    due.add(new Due(
                            rows.getObject(1, UUID.class),
                            WebhookSource.labelled(rows.getString(2)),
                            rows.getString(3),
                            message,
                            rows.getInt(7)));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries could not be read", e);
        }
        return due;
    }

    /** Attempts ended for good. */
    void settle(Collection<End> ends) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        update delivery d
                           set state = e.state, reason = e.reason, contact_id = e.contact, attempts = attempts + 1,
                               settled_at = ?
                          from unnest(?, ?, ?, ?) as e (id, state, reason, contact)
                         where d.id = e.id""")) {
            statement.setObject(1, now());
            set(statement, 2, "uuid", ends, End::id);
            set(statement, 3, "text", ends, end -> end.state().name());
            set(statement, 4, "text", ends, End::reason);
            set(statement, 5, "uuid", ends, End::contact);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries could not be settled", e);
        }
    }

    /** Forgets what these say: they are of people who are not to be kept. */
    void empty(Collection<UUID> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update delivery set body = '', headers = '{}', subject = null where id = any(?)")) {
            set(statement, 1, "uuid", deliveries, Function.identity());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries could not be emptied", e);
        }
    }

    /** An attempt failed, and there will be another. */
    void retry(UUID id, String reason, Instant next) {
        update(
                "update delivery set attempts = attempts + 1, reason = ?, next_attempt_at = ? where id = ?",
                reason,
                at(next),
                id);
    }

    /**
     * Lets go of keys that are a hash of the body alone and older than this: the same body is another delivery then. Never
     * waits for {@link #insert}, which locks several in an order of its own: what it counts again just now is let go of the
     * next time.
     */
    int release(Instant before) {
        return update("""
                update delivery set dedupe_key = dedupe_key || '@' || id
                 where id in (select id from delivery
                               where dedupe_key like 'sha256:%' and length(dedupe_key) = 71 and received_at < ?
                                 for update skip locked)""", at(before));
    }

    /** Removes up to so many deliveries that were settled before this; waits for nobody, as {@link #release} does not. */
    int purge(Instant before, int most) {
        return update("""
                delete from delivery
                 where id in (select id from delivery where settled_at < ? order by settled_at limit ?
                               for update skip locked)""", at(before), most);
    }

    private int update(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries could not be changed", e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static <T> void set(
            PreparedStatement statement, int index, String type, Collection<T> items, Function<T, ?> value)
            throws SQLException {
        Object[] values = items.stream().map(value).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
