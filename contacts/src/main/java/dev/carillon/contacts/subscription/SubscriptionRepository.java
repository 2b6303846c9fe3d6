package dev.carillon.contacts.subscription;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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
                made.createdAt(),
                made.updatedAt());
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
                changed.oldSecretUntil(),
                changed.enabled(),
                changed.disabledReason(),
                changed.failingSince(),
                changed.updatedAt(),
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
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(connection, sql, SubscriptionRepository::subscription, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException("subscriptions could not be read", e);
        }
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getObject(1, UUID.class),
                row.getString(2),
                Set.of((String[]) row.getArray(3).getArray()),
                row.getBoolean(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                Statements.instantOrNull(row, "old_secret_until"),
                row.getBoolean(9),
                row.getString(10),
                Statements.instantOrNull(row, "failing_since"),
                Statements.instant(row, "created_at"),
                Statements.instant(row, "updated_at"));
    }

    private int update(String sql, @Nullable Object... parameters) {
        return Statements.run(dataSource, sql, parameters);
    }
}
