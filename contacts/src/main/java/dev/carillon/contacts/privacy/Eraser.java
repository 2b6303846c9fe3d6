package dev.carillon.contacts.privacy;

import dev.carillon.contacts.contact.ContactAliases;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.sql.Statements;
import dev.carillon.contacts.tombstone.AddressHashes;
import dev.carillon.contacts.tombstone.ErasedAddresses;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Takes a person out of every table. All of it is one transaction, which no writer of contacts overlaps: before it the
 * person is there, and after it they cannot come back. The caller begins it with {@link #begin}. Blocks.
 */
@Singleton
class Eraser {

    /**
     * What was done.
     *
     * @param counts rows by kind
     * @param imports that are being read, and may hold the person
     * @param deliveries that tell of the person and are being worked on right now
     * @param numbers that nobody else has
     */
    record Erased(Map<String, Long> counts, List<UUID> imports, List<UUID> deliveries, List<String> numbers) {}

    /** Deliveries get their time from the clock of whoever takes them, and are committed a moment later. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final RawDeliveries deliveries;
    private final OthersRecords others;
    private final ErasedAddresses tombstones;
    private final AddressHashes hashes;
    private final ContactEvents events;

    Eraser(
            RawDeliveries deliveries,
            OthersRecords others,
            ErasedAddresses tombstones,
            AddressHashes hashes,
            ContactEvents events) {
        this.deliveries = deliveries;
        this.others = others;
        this.tombstones = tombstones;
        this.hashes = hashes;
        this.events = events;
    }

    /** Waits for those who write contacts, and keeps others from it until the end of the transaction. */
    void begin(Connection connection) throws SQLException {
        ContactAliases.moveAddresses(connection);
    }

    /**
     * What is known of the person before anybody has to wait.
     *
     * @param others what is kept of others and tells of them
     * @param at when all of that was looked through
     */
    record Looked(Subject subject, List<UUID> deliveries, OthersRecords.Found others, Instant at) {}

    /** Looks every delivery, note and attribute through, while others go on writing. */
    Looked look(Connection connection, Subject subject, Instant now) throws SQLException {
        return new Looked(
                subject, deliveries.of(connection, subject), others.look(connection, subject, Instant.EPOCH), now);
    }

    Erased erase(Connection connection, Looked looked, Subject subject, UUID erasure, String actor, Instant now)
            throws SQLException {
        UUID[] contacts = subject.contactArray();
        OthersRecords.Found found = found(connection, looked, subject);
        others.lock(connection, subject, found);
        Map<String, Long> counts = new LinkedHashMap<>();
        List<UUID> raw = raw(connection, looked, subject);
        List<UUID> emptied = deliveries.empty(connection, raw);
        counts.put("deliveries", (long) emptied.size());
        raw.removeAll(emptied);

        count(counts, "idempotencyKeys", Statements.run(connection, """
                delete from idempotency_key
                 where resource_id = any(?)
                    or resource_id in (select id from consent where contact_id = any(?))
                    or resource_id in (select id from contact_note where contact_id = any(?))
                    or resource_id in (select id from contact_merge where survivor_id = any(?))""", contacts, contacts, contacts, contacts));
        count(counts, "consents", Statements.run(connection, "delete from consent where contact_id = any(?)", (Object)
                contacts));
        count(counts, "notes", Statements.run(connection, "delete from contact_note where contact_id = any(?)", (Object)
                contacts));
        OthersRecords.Redacted redacted = others.redact(connection, subject, found, actor, now);
        count(counts, "redactedNotes", redacted.notes());
        count(counts, "redactedAttributes", redacted.attributes());
        count(
                counts,
                "events",
                Statements.run(connection, "delete from contact_event where contact_id = any(?)", (Object) contacts));
        count(
                counts,
                "told",
                Statements.run(
                        connection, "delete from subscription_delivery where contact_id = any(?)", (Object) contacts));
        forgetUndone(connection, contacts);
        count(
                counts,
                "merges",
                Statements.run(
                        connection,
                        "delete from contact_merge where survivor_id = any(?) or merged_ids && ?",
                        contacts,
                        contacts));
        count(
                counts,
                "aliases",
                Statements.run(connection, "delete from contact_alias where contact_id = any(?)", (Object) contacts));
        count(counts, "gravatar", gravatar(connection, subject));
        count(counts, "optOuts", Statements.run(connection, "delete from opt_out where address_hash = any(?)", (Object)
                hashes.everyHash(subject.emails()).keySet().toArray(String[]::new)));
        count(counts, "contacts", Statements.run(connection, "delete from contact where id = any(?)", (Object)
                contacts));
        count(counts, "uploads", Statements.run(connection, """
                delete from import_chunk where import_id in
                       (select id from contact_import where state not in ('UPLOADING', 'RUNNING'))"""));

        List<String> numbers = nobodyElses(connection, subject.phones());
        for (String phone : numbers) {
            tombstones.bury(connection, ErasedAddresses.Kind.PHONE, phone, erasure, now);
        }
        for (String email : subject.emails()) {
            tombstones.bury(connection, ErasedAddresses.Kind.EMAIL, email, erasure, now);
        }
        List<ContactEvent> told = new ArrayList<>();
        for (UUID contact : subject.contacts()) {
            told.add(new ContactEvent(contact, EventKind.CONTACT_ERASED, actor, Map.of("erasure", erasure.toString())));
        }
        events.record(connection, told);
        List<UUID> imports = Statements.list(
                connection,
                "select id from contact_import where state in ('UPLOADING', 'RUNNING')",
                row -> row.getObject(1, UUID.class));
        return new Erased(counts, imports, raw, numbers);
    }

    /**
     * What an undone merge had added to the log of another contact counts for nothing as long as the merge tells so, which
     * goes with the person.
     */
    private static void forgetUndone(Connection connection, UUID[] contacts) throws SQLException {
        List<String> undone = Statements.list(
                connection,
                "select id::text from contact_merge"
                        + " where undone_at is not null and (survivor_id = any(?) or merged_ids && ?)",
                row -> row.getString(1),
                contacts,
                contacts);
        if (!undone.isEmpty()) {
            Statements.run(
                    connection, "delete from consent where source = 'merge' and evidence ->> 'merge' = any(?)", (Object)
                            undone.toArray(String[]::new));
        }
    }

    /** Those of the numbers that no other contact has, nor one that undoing a merge would bring back with it. */
    private static List<String> nobodyElses(Connection connection, Set<String> phones) throws SQLException {
        return Statements.list(connection, """
                select p from unnest(?) as p
                 where not exists (select 1 from contact where phone = p)
                   and not exists (select 1 from contact_merge
                                    where undone_at is null
                                      and jsonb_path_exists(snapshot, '$.*.contact.phone ? (@ == $phone)',
                                                            jsonb_build_object('phone', p)))""", row -> row.getString(1), (Object) phones.toArray(String[]::new));
    }

    /** What came since, and what was found before; all anew where more is known of the person by now. */
    private List<UUID> raw(Connection connection, Looked looked, Subject subject) throws SQLException {
        if (!looked.subject().equals(subject)) {
            return deliveries.of(connection, subject);
        }
        Set<UUID> all = new LinkedHashSet<>(looked.deliveries());
        all.addAll(deliveries.of(connection, subject, looked.at().minus(CLOCKS_APART)));
        return new ArrayList<>(all);
    }

    private OthersRecords.Found found(Connection connection, Looked looked, Subject subject) throws SQLException {
        return looked.subject().equals(subject)
                ? looked.others()
                        .and(others.look(connection, subject, looked.at().minus(CLOCKS_APART)))
                : others.look(connection, subject, Instant.EPOCH);
    }

    private static int gravatar(Connection connection, Subject subject) throws SQLException {
        String[] known = subject.gravatarHashes();
        // The addresses first: who begins to ask for one holds it until the claim for its answer is there to delete.
        int items = Statements.run(connection, """
                with gone as (delete from identity_scan_item where hash = any(?) returning scan_id),
                     fewer as (select scan_id, count(*) as rows from gone group by scan_id)
                update identity_scan s set total = s.total - fewer.rows from fewer where s.id = fewer.scan_id""", (Object) known);
        int answers = Statements.run(connection, "delete from gravatar_answer where hash = any(?)", (Object) known);
        return answers + items;
    }

    private static void count(Map<String, Long> counts, String kind, int rows) {
        counts.put(kind, (long) rows);
    }
}
