package dev.carillon.contacts.privacy;

import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out who somebody is: the contact and what was merged into it. Joins the transaction of the connection; blocks. */
@Singleton
class SubjectRepository {
    private static final int LONGEST_CHAIN = 20;

    /** The person of this contact. */
    Optional<Subject> of(Connection connection, UUID contact) throws SQLException {
        return Statements.any(connection, "select 1 from contact where id = ?", contact)
                ? Optional.of(person(connection, contact, Set.of(), Set.of()))
                : Optional.empty();
    }

    /** The person with this address or number, whether there is a contact or not. */
    Subject of(Connection connection, String email, @Nullable String phone) throws SQLException {
        Set<String> phones = phone == null ? Set.of() : Set.of(phone);
        Optional<UUID> contact = Statements.first(
                connection,
                "select id from contact where email = ? union select contact_id from contact_alias where email = ?",
                row -> row.getObject(1, UUID.class),
                email,
                email);
        return person(connection, contact.orElse(null), Set.of(email), phones);
    }

    private Subject person(
            Connection connection,
            @Nullable UUID contact,
            Collection<String> knownEmails,
            Collection<String> knownPhones)
            throws SQLException {
        Set<UUID> contacts = new LinkedHashSet<>();
        Set<String> emails = new HashSet<>(knownEmails);
        Set<String> phones = new HashSet<>(knownPhones);
        Set<PersonName> names = new HashSet<>();
        if (contact != null) {
            contacts.add(contact);
            int hops = 0;
            while (hops < LONGEST_CHAIN && addMerged(connection, contacts)) {
                hops++;
            }
            UUID[] all = contacts.toArray(UUID[]::new);
            emails.addAll(Statements.list(
                    connection,
                    "select email from contact_alias where contact_id = any(?)",
                    SubjectRepository::text,
                    (Object) all));
            List<Set<String>> rows = Statements.list(
                    connection,
                    "select email, phone, first_name, last_name from contact where id = any(?)",
                    row -> {
                        emails.add(row.getString(1));
                        add(phones, row.getString(2));
                        names.add(new PersonName(row.getString(3), row.getString(4)));
                        return phones;
                    },
                    (Object) all);
            assert !rows.isEmpty();
            addOfSnapshots(connection, all, emails, phones);
            names.addAll(namesOfSnapshots(connection, all));
        }
        return new Subject(contacts, emails, phones, names);
    }

    private static boolean addMerged(Connection connection, Set<UUID> contacts) throws SQLException {
        List<UUID> merged = Statements.list(
                connection,
                "select unnest(merged_ids) from contact_merge where survivor_id = any(?) and undone_at is null",
                row -> row.getObject(1, UUID.class),
                (Object) contacts.toArray(UUID[]::new));
        return contacts.addAll(merged);
    }

    // Of a contact that was merged the address is an alias; its number stands in the snapshot alone. An attribute of
    // such a name may be somebody else's.
    private static void addOfSnapshots(Connection connection, UUID[] contacts, Set<String> emails, Set<String> phones)
            throws SQLException {
        String values = "select distinct value #>> '{}' from contact_merge,"
                + " jsonb_path_query(snapshot, ?::jsonpath) as value"
                + " where survivor_id = any(?) and undone_at is null and jsonb_typeof(value) = 'string'";
        phones.addAll(Statements.list(connection, values, SubjectRepository::text, "$.*.contact.phone", contacts));
        for (String path : List.of("$.*.contact.email", "$.*.contact_alias.email")) {
            emails.addAll(Statements.list(connection, values, SubjectRepository::text, path, contacts));
        }
    }

    private static List<PersonName> namesOfSnapshots(Connection connection, UUID[] contacts) throws SQLException {
        return Statements.list(
                connection,
                "select distinct c ->> 'first_name', c ->> 'last_name' from contact_merge,"
                        + " jsonb_path_query(snapshot, '$.**.contact') as c"
                        + " where survivor_id = any(?) and undone_at is null and c ->> 'first_name' is not null",
                row -> new PersonName(row.getString(1), row.getString(2)),
                (Object) contacts);
    }

    private static String text(ResultSet row) throws SQLException {
        return row.getString(1);
    }

    private static void add(Set<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }
}
