package dev.carillon.contacts.subscription;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
        OffsetDateTime now = OffsetDateTime.now(clock);
        update(
                """
                insert into subscription_delivery
                       (id, subscription_id, kind, contact_id, detail, occurred_at, state, due_at, created_at)
                values (?, ?, ?, ?, ?::jsonb, ?, 'PENDING', ?, ?)""",
                id,
                subscription,
                event.kind(),
                event.contact(),
                event.detail(),
                event.at().atOffset(ZoneOffset.UTC),
                now,
                now);
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
        OffsetDateTime now = OffsetDateTime.now(clock);
        hooks.forEach(hook -> update(
                "update subscription_delivery set enqueued_at = ?, due_at = ? where id = ? and round = ?",
                now,
                now,
                hook.id(),
                hook.round()));
    }

    /** Notes an attempt, and what the delivery is after it. */
    void attempted(Hook hook, HookAttempt attempt, HookState after, Instant due) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        update(
                "insert into subscription_attempt (delivery_id, number, at, status, outcome, millis)"
                        + " values (?, ?, ?, ?, ?, ?)",
                hook.id(),
                attempt.number(),
                attempt.at().atOffset(ZoneOffset.UTC),
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
                due.atOffset(ZoneOffset.UTC),
                after == HookState.PENDING ? null : now,
                hook.id());
    }

    /** Gives the delivery up without an attempt. */
    void giveUp(UUID id, String reason) {
        update(
                "update subscription_delivery set state = 'DEAD', reason = ?, settled_at = ? where id = ?",
                reason,
                OffsetDateTime.now(clock),
                id);
    }

    /** Begins a new round, which gets a task of its own. */
    void again(UUID id) {
        update("""
                update subscription_delivery
                   set state = 'PENDING', round = round + 1, tries = 0, enqueued_at = null, settled_at = null, due_at = ?
                 where id = ?""", OffsetDateTime.now(clock), id);
    }

    /** Begins a new round for deliveries that should have been heard of before; says for how many. */
    int restartStalled(Duration after) {
        return update("""
                update subscription_delivery set round = round + 1, enqueued_at = null
                 where state = 'PENDING' and enqueued_at is not null and due_at < ?""", OffsetDateTime.now(clock).minus(after));
    }

    int purge(Instant before, int most) {
        return update("""
                delete from subscription_delivery
                 where id in (select id from subscription_delivery where settled_at < ? order by settled_at limit ?)""", before.atOffset(ZoneOffset.UTC), most);
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
        List<HookAttempt> attempts = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = Statements.prepare(
                        connection,
                        "select number, at, status, outcome, millis from subscription_attempt"
                                + " where delivery_id = ? order by number",
                        id);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                attempts.add(new HookAttempt(
                        rows.getInt(1),
                        rows.getObject(2, OffsetDateTime.class).toInstant(),
                        rows.getObject(3, Integer.class),
                        rows.getString(4),
                        rows.getInt(5)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("attempts could not be read", e);
        }
        return attempts;
    }

    private List<Hook> select(String sql, Object... parameters) {
        List<Hook> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = Statements.prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Hook(
                        rows.getObject(1, UUID.class),
                        rows.getObject(2, UUID.class),
                        rows.getString(3),
                        rows.getObject(4, UUID.class),
                        rows.getString(5),
                        rows.getObject(6, OffsetDateTime.class).toInstant(),
                        HookState.valueOf(rows.getString(7)),
                        rows.getInt(8),
                        rows.getInt(9),
                        rows.getInt(10),
                        rows.getString(11),
                        rows.getObject(12, OffsetDateTime.class).toInstant(),
                        Statements.instant(rows, 13)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("deliveries to subscribers could not be read", e);
        }
        return found;
    }

    private int update(String sql, @Nullable Object... parameters) {
        return Statements.update(dataSource, sql, parameters);
    }
}
