package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.contacts.consent.OptOuts;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Changes one contact as a caller says, under its lock. A change that changes nothing leaves the version as it is, and
 * is told to nobody. Needs a transaction; blocks.
 */
@Singleton
class ContactEditor {
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource dataSource;
    private final Admission admission;
    private final OptOuts optOuts;
    private final ContactEvents events;
    private final Clock clock;

    ContactEditor(DataSource dataSource, Admission admission, OptOuts optOuts, ContactEvents events, Clock clock) {
        this.dataSource = dataSource;
        this.admission = admission;
        this.optOuts = optOuts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Gives the contact other contents.
     *
     * @param edit from what it is to what it is to be; may refuse
     * @return empty where there is no such contact
     */
    Optional<Contact> edit(UUID id, String caller, Function<Contact, ContactDraft> edit) {
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.keepAddresses(connection);
            Optional<Contact> found = lock(connection, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Contact was = found.get();
            ContactDraft draft = edit.apply(was);
            Set<String> changed = changed(was, draft);
            if (changed.isEmpty()) {
                return found;
            }
            admission.requireUnburied(connection, draft, changed);
            if (changed.contains("email")) {
                optOuts.keep(connection, id);
                takeAddress(connection, id, draft.email());
            }
            update(connection, was, draft, changed);
            if (changed.contains("email")) {
                optOuts.restore(connection, Map.of(draft.email().value(), id));
            }
            replace(connection, "contact_list", "list", id, draft.lists());
            replace(connection, "contact_tag", "tag", id, draft.tags());
            events.record(
                    connection,
                    List.of(new ContactEvent(
                            id,
                            EventKind.CONTACT_UPDATED,
                            caller,
                            Map.of("source", Source.API.label(), "changed", List.copyOf(changed)))));
            return ContactRepository.find(connection, id);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw taken();
            }
            throw new IllegalStateException("the contact could not be changed", e);
        }
    }

    /** Removes the contact, unless the check refuses it; false where there is none. */
    boolean delete(UUID id, String caller, Consumer<Contact> check) {
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.keepAddresses(connection);
            Optional<Contact> found = lock(connection, id);
            if (found.isEmpty()) {
                return false;
            }
            check.accept(found.get());
            optOuts.keep(connection, id);
            MergedContacts.forget(connection, List.of(id));
            try (PreparedStatement statement = connection.prepareStatement("delete from contact where id = ?")) {
                statement.setObject(1, id);
                statement.executeUpdate();
            }
            events.record(connection, List.of(new ContactEvent(id, EventKind.CONTACT_DELETED, caller, Map.of())));
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException("the contact could not be removed", e);
        }
    }

    private static Optional<Contact> lock(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from contact where id = ? for update")) {
            statement.setObject(1, id);
            statement.executeQuery().close();
        }
        // Read after the lock, in a statement of its own: what others committed meanwhile is in it.
        return ContactRepository.find(connection, id);
    }

    /** An address of somebody who was merged into this contact may become its own; that of another may not. */
    private static void takeAddress(Connection connection, UUID id, EmailAddress address) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from contact_alias where email = ? and contact_id = ?")) {
            statement.setString(1, address.value());
            statement.setObject(2, id);
            statement.executeUpdate();
        }
        if (!ContactAliases.resolve(connection, List.of(address)).isEmpty()) {
            throw taken();
        }
    }

    private static ProblemException taken() {
        return ProblemException.of(
                409, "contact-exists", "There is a contact with this e-mail address already.", "email");
    }

    private void update(Connection connection, Contact was, ContactDraft draft, Set<String> changed)
            throws SQLException {
        Instant now = clock.instant();
        PhoneNumber phone = draft.phone();
        try (PreparedStatement statement = connection.prepareStatement("""
                update contact
                   set email = ?, first_name = ?, last_name = ?, phone = ?, attributes = ?::jsonb,
                       provenance = provenance || ?::jsonb, version = version + 1, updated_at = ?
                 where id = ?""")) {
            statement.setString(1, draft.email().value());
            statement.setString(2, draft.name().first());
            statement.setString(3, draft.name().last());
            statement.setObject(4, phone == null ? null : phone.value(), Types.VARCHAR);
            statement.setString(5, draft.attributes().json());
            statement.setString(6, marks(changed, now));
            statement.setObject(7, OffsetDateTime.ofInstant(now, clock.getZone()));
            statement.setObject(8, was.id());
            statement.executeUpdate();
        }
    }

    private static String marks(Set<String> changed, Instant now) {
        var marks = JsonNodeFactory.instance.objectNode();
        changed.stream()
                .filter(Provenance.FIELDS::contains)
                .forEach(field -> marks.set(field, Provenance.node(Source.API, now)));
        return marks.toString();
    }

    private static Set<String> changed(Contact was, ContactDraft is) {
        Set<String> changed = new TreeSet<>();
        note(changed, "email", was.email(), is.email());
        note(changed, "name", was.name(), is.name());
        note(changed, "phone", Optional.ofNullable(was.phone()), Optional.ofNullable(is.phone()));
        note(changed, "attributes", was.attributes().json(), is.attributes().json());
        note(changed, "lists", Set.copyOf(was.lists()), is.lists());
        note(changed, "tags", Set.copyOf(was.tags()), is.tags());
        return changed;
    }

    private static void note(Set<String> changed, String field, Object was, Object is) {
        if (!was.equals(is)) {
            changed.add(field);
        }
    }

    private static void replace(Connection connection, String table, String column, UUID id, Collection<String> labels)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                        "delete from " + table + " where contact_id = ? and not " + column + " = any(?)");
                PreparedStatement insert = connection.prepareStatement("insert into " + table + " (contact_id, "
                        + column + ") select ?, label from unnest(?) as label on conflict do nothing")) {
            for (PreparedStatement statement : List.of(delete, insert)) {
                statement.setObject(1, id);
                SqlArray.set(statement, 2, "text", labels, Function.identity());
                statement.executeUpdate();
            }
        }
    }
}
