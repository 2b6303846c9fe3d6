package dev.carillon.contacts.subscription;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps subscriptions. Joins the transaction of its caller; blocks. */
@Singleton
class SubscriptionRepository {
    private static final String SELECT = """
            select id, url, events, include_contact, description, secret, old_secret, old_secret_until, enabled,
                   disabled_reason, failing_since, created_at, updated_at
              from subscription""";

    private final DataSource dataSource;

    SubscriptionRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void insert(Subscription made) {
        update(
                """
                insert into subscription (id, url, events, include_contact, description, secret, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""",
                made.id(),
                made.url(),
                made.events().toArray(new String[0]),
                made.includeContact(),
                made.description(),
                made.secret(),
                at(made.createdAt()),
                at(made.updatedAt()));
    }

    /** Keeps the subscription as it is now; the one who changes it has {@link #lock}ed it. */
    void update(Subscription changed) {
        update(
                """
                update subscription
                   set url = ?, events = ?, include_contact = ?, description = ?, secret = ?, old_secret = ?,
                       old_secret_until = ?, enabled = ?, disabled_reason = ?, failing_since = ?, updated_at = ?
                 where id = ?""",
                changed.url(),
                changed.events().toArray(new String[0]),
                changed.includeContact(),
                changed.description(),
                changed.secret(),
                changed.oldSecret(),
                at(changed.oldSecretUntil()),
                changed.enabled(),
                changed.disabledReason(),
                at(changed.failingSince()),
                at(changed.updatedAt()),
                changed.id());
    }

    boolean delete(UUID id) {
        return update("delete from subscription where id = ?", id) > 0;
    }

    int count() {
        return select(SELECT).size();
    }

    Optional<Subscription> find(UUID id) {
        return select(SELECT + " where id = ?", id).stream().findFirst();
    }

    Optional<Subscription> lock(UUID id) {
        return select(SELECT + " where id = ? for update", id).stream().findFirst();
    }

    /** All that are told something, locked against changes: what is fanned out now goes to these. */
    List<Subscription> enabled() {
        return select(SELECT + " where enabled order by id for share");
    }

    /** Up to so many, in the order they were made in, after this one. */
    List<Subscription> page(@Nullable UUID after, int rows) {
        return after == null
                ? select(SELECT + " order by id limit ?", rows)
                : select(SELECT + " where id > ? order by id limit ?", after, rows);
    }

    private List<Subscription> select(String sql, Object... parameters) {
        List<Subscription> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = Statements.prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Subscription(
                        rows.getObject(1, UUID.class),
                        rows.getString(2),
                        Set.of((String[]) rows.getArray(3).getArray()),
                        rows.getBoolean(4),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getString(7),
                        Statements.instant(rows, 8),
                        rows.getBoolean(9),
                        rows.getString(10),
                        Statements.instant(rows, 11),
                        rows.getObject(12, OffsetDateTime.class).toInstant(),
                        rows.getObject(13, OffsetDateTime.class).toInstant()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("subscriptions could not be read", e);
        }
        return found;
    }

    private int update(String sql, @Nullable Object... parameters) {
        return Statements.update(dataSource, sql, parameters);
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
