package dev.carillon.contacts.subscription;

import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Makes a delivery for every subscriber of an event, and takes the event out of the outbox, in one transaction: an event is
 * fanned out once, and one that was committed late is found late and not lost. One replica at a time, so that deliveries
 * stand in the order of events. Thread-safe; blocks.
 */
@Singleton
public class Outbox {
    private static final int BATCH = 500;
    /** Of an advisory lock; any number that nobody else here takes. */
    private static final long LOCK = 0x43415249_4f555442L;

    private final DataSource dataSource;
    private final SubscriptionRepository subscriptions;
    private final HookRepository hooks;
    private final Identifiers identifiers;

    Outbox(DataSource dataSource, SubscriptionRepository subscriptions, HookRepository hooks, Identifiers identifiers) {
        this.dataSource = dataSource;
        this.subscriptions = subscriptions;
        this.hooks = hooks;
        this.identifiers = identifiers;
    }

    /** Fans out the oldest events, and says whether there may be more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    boolean fanOut() {
        try (Connection connection = dataSource.getConnection()) {
            if (!isOurs(connection)) {
                return false;
            }
            List<OutboxEvent> events = take(connection);
            List<Subscription> all = events.isEmpty() ? List.of() : subscriptions.enabled();
            for (OutboxEvent event : events) {
                all.stream()
                        .filter(subscription -> subscription.wants(event.kind()))
                        .forEach(subscription -> hooks.insert(identifiers.next(), subscription.id(), event));
            }
            return events.size() == BATCH;
        } catch (SQLException e) {
            throw new IllegalStateException("events could not be fanned out", e);
        }
    }

    private static boolean isOurs(Connection connection) throws SQLException {
        return Statements.any(connection, "select 1 where pg_try_advisory_xact_lock(?)", LOCK);
    }

    private static List<OutboxEvent> take(Connection connection) throws SQLException {
        return Statements.list(
                connection,
                """
                with taken as (
                    delete from contact_event_outbox
                     where number in (select number from contact_event_outbox order by number limit ?)
                    returning number, event_id)
                select e.kind, e.contact_id, e.detail::text, e.at
                  from taken t join contact_event e on e.id = t.event_id
                 order by t.number""",
                row -> new OutboxEvent(
                        row.getString(1),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        Statements.instant(row, "at")),
                BATCH);
    }
}
