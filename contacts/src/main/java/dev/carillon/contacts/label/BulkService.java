package dev.carillon.contacts.label;

import dev.carillon.contacts.contact.ContactCriteria;
import dev.carillon.contacts.contact.ContactFilter;
import dev.carillon.contacts.contact.ContactLocks;
import dev.carillon.contacts.contact.ContactSearch;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.contact.SqlArray;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Puts many contacts on lists and takes them off, tags alike, in one transaction: a handful of statements, however many
 * contacts it is. It is told by one event, not one for each. Blocks.
 */
@Singleton
public class BulkService {
    private static final String SCOPE = "bulk";

    private final DataSource dataSource;
    private final PhoneNumbers numbers;
    private final ContactEvents events;
    private final IdempotencyKeys keys;
    private final Clock clock;

    BulkService(DataSource dataSource, PhoneNumbers numbers, ContactEvents events, IdempotencyKeys keys, Clock clock) {
        this.dataSource = dataSource;
        this.numbers = numbers;
        this.events = events;
        this.keys = keys;
        this.clock = clock;
    }

    /** Does what was asked for; under a key once, however often it is asked for. */
    @Transactional
    public IdempotencyKeys.Once<BulkResult> change(BulkRequest request, @Nullable String key, String caller)
            throws SQLException {
        request.check();
        return keys.once(SCOPE, key, request.fingerprint(), BulkResult.class, () -> change(request, caller));
    }

    private BulkResult change(BulkRequest request, String caller) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            run(connection, "create temporary table bulk_contact (id uuid primary key) on commit drop");
            run(connection, "create temporary table bulk_changed (id uuid) on commit drop");
            long matched = choose(connection, request);
            change(connection, LabelKind.LIST, "addLists", request.addLists(), "removeLists", request.removeLists());
            change(connection, LabelKind.TAG, "addTags", request.addTags(), "removeTags", request.removeTags());
            long changed = touch(connection);
            if (changed > 0) {
                events.record(
                        connection,
                        List.of(new ContactEvent(
                                null, EventKind.CONTACTS_LABELLED, caller, Map.of("contacts", changed))));
            }
            return new BulkResult(matched, changed);
        }
    }

    /** Who it is for, locked in the order of addresses, as all writers do. */
    private long choose(Connection connection, BulkRequest request) throws SQLException {
        List<UUID> ids = request.ids();
        ContactCriteria criteria = ContactCriteria.of(ids == null ? filter(request.filter()) : ContactFilter.ALL);
        String sql = "insert into bulk_contact select c.id from contact c where " + criteria.sql()
                + (ids == null ? "" : " and c.id = any(?)") + ContactLocks.IN_ORDER;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = criteria.bind(statement, 1);
            if (ids != null) {
                SqlArray.set(statement, place, "uuid", ids, Function.identity());
            }
            return statement.executeUpdate();
        }
    }

    private ContactFilter filter(@Nullable Map<String, String> given) {
        return given == null ? ContactFilter.ALL : ContactSearch.of(given).filter(numbers);
    }

    private static void change(
            Connection connection,
            LabelKind kind,
            String addField,
            @Nullable List<String> add,
            String removeField,
            @Nullable List<String> remove)
            throws SQLException {
        run(
                connection,
                kind.in("with removed as (delete from {table} t using bulk_contact b"
                        + " where t.contact_id = b.id and t.{label} = any(?) returning t.contact_id)"
                        + " insert into bulk_changed select contact_id from removed"),
                BulkRequest.labels(removeField, remove));
        run(
                connection,
                kind.in("with added as (insert into {table} (contact_id, {label})"
                        + " select b.id, label from bulk_contact b cross join unnest(?) as label"
                        + " on conflict do nothing returning contact_id)"
                        + " insert into bulk_changed select contact_id from added"),
                BulkRequest.labels(addField, add));
    }

    private long touch(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update contact set version = version + 1, updated_at = ? where id in (select id from bulk_changed)")) {
            statement.setObject(1, OffsetDateTime.now(clock));
            return statement.executeUpdate();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private static void run(Connection connection, String sql, Collection<String> labels) throws SQLException {
        if (labels.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlArray.set(statement, 1, "text", labels, Function.identity());
            statement.executeUpdate();
        }
    }
}
