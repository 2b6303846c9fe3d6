package dev.carillon.contacts.subscription;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps deliveries to subscribers and their attempts. Joins the transaction of its caller; blocks. */
@Singleton
class HookRepository {
    private static final String SELECT = """
            select id, subscription_id, kind, contact_id, detail::text, occurred_at, state, round, attempts, tries,
                   reason, created_at, settled_at
              from subscription_delivery""";

    private final DataSource dataSource;
    private final Clock clock;

    HookRepository(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    void insert(UUID id, UUID subscription, OutboxEvent event) {
        Instant now = clock.instant();
        update("""
                insert into subscription_delivery
                       (id, subscription_id, kind, contact_id, detail, occurred_at, state, due_at, created_at)
                values (?, ?, ?, ?, ?::jsonb, ?, 'PENDING', ?, ?)""", id, subscription, event.kind(), event.contact(), event.detail(), event.at(), now, now);
    }

    Optional<Hook> find(UUID id) {
        return select(SELECT + " where id = ?", id).stream().findFirst();
    }

    Optional<Hook> lock(UUID id) {
        return select(SELECT + " where id = ? for update", id).stream().findFirst();
    }

    /** Up to so many that have no task yet, in the order of events. */
    List<Hook> withoutTask(int most) {
        return select(SELECT + " where state = 'PENDING' and enqueued_at is null order by id limit ?", most);
    }

    void enqueued(List<Hook> hooks) {
        Instant now = clock.instant();
        hooks.forEach(hook -> update(
                "update subscription_delivery set enqueued_at = ?, due_at = ? where id = ? and round = ?",
                now,
                now,
                hook.id(),
                hook.round()));
    }

    /** Notes an attempt, and what the delivery is after it. */
    void attempted(Hook hook, HookAttempt attempt, HookState after, Instant due) {
        Instant now = clock.instant();
        update(
                "insert into subscription_attempt (delivery_id, number, at, status, outcome, millis)"
                        + " values (?, ?, ?, ?, ?, ?)",
                hook.id(),
                attempt.number(),
                attempt.at(),
                attempt.status(),
                attempt.outcome(),
                attempt.millis());
        update(
                """
                update subscription_delivery
                   set state = ?, attempts = attempts + 1, tries = tries + 1, reason = ?, due_at = ?, settled_at = ?
                 where id = ?""",
                after.name(),
                after == HookState.DELIVERED ? null : attempt.outcome(),
                due,
                after == HookState.PENDING ? null : now,
                hook.id());
    }

    /** Gives the delivery up without an attempt. */
    void giveUp(UUID id, String reason) {
        update(
                "update subscription_delivery set state = 'DEAD', reason = ?, settled_at = ? where id = ?",
                reason,
                clock.instant(),
                id);
    }

    /** Begins a new round, which gets a task of its own. */
    void again(UUID id) {
        update("""
                update subscription_delivery
                   set state = 'PENDING', round = round + 1, tries = 0, enqueued_at = null, settled_at = null, due_at = ?
                 where id = ?""", clock.instant(), id);
    }

    /** Begins a new round for deliveries that should have been heard of before; says for how many. */
    int restartStalled(Duration after) {
        return update("""
                update subscription_delivery set round = round + 1, enqueued_at = null
                 where state = 'PENDING' and enqueued_at is not null and due_at < ?""", clock.instant().minus(after));
    }

    int purge(Instant before, int most) {
        return update("""
                delete from subscription_delivery
                 where id in (select id from subscription_delivery where settled_at < ? order by settled_at limit ?)""", before, most);
    }

    /** Up to so many deliveries to a subscriber, the newest first, before this one. */
    List<Hook> page(UUID subscription, @Nullable HookState state, @Nullable UUID before, int rows) {
        List<Object> parameters = new ArrayList<>(List.of(subscription));
        String where = " where subscription_id = ?";
        if (state != null) {
            where += " and state = ?";
            parameters.add(state.name());
        }
        if (before != null) {
            where += " and id < ?";
            parameters.add(before);
        }
        parameters.add(rows);
        return select(SELECT + where + " order by id desc limit ?", parameters.toArray());
    }

    List<HookAttempt> attempts(UUID id) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(
                    connection,
                    "select number, at, status, outcome, millis from subscription_attempt"
                            + " where delivery_id = ? order by number",
                    row -> new HookAttempt(
                            row.getInt(1),
                            Statements.instant(row, "at"),
                            row.getObject(3, Integer.class),
                            row.getString(4),
                            row.getInt(5)),
                    id);
        } catch (SQLException e) {
            throw new IllegalStateException("attempts could not be read", e);
        }
    }

    private List<Hook> select(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(connection, sql, HookRepository::hook, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries to subscribers could not be read", e);
        }
    }

    private static Hook hook(ResultSet row) throws SQLException {
        return new Hook(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getString(5),
                Statements.instant(row, "occurred_at"),
                HookState.valueOf(row.getString(7)),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getString(11),
                Statements.instant(row, "created_at"),
                Statements.instantOrNull(row, "settled_at"));
    }

    private int update(String sql, @Nullable Object... parameters) {
        return Statements.run(dataSource, sql, parameters);
    }
}
