package dev.carillon.contacts.contact;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts contacts on lists, gives them tags, and notes where they came from. Each says who had it not before. */
final class ContactLabels {

    private ContactLabels() {}

    static Set<UUID> addLists(
            Connection connection, Map<EmailAddress, WrittenContact> written, Collection<ContactDraft> drafts)
            throws SQLException {
        return add(connection, "contact_list (contact_id, list)", written, drafts, ContactDraft::lists);
    }

    static Set<UUID> addTags(
            Connection connection, Map<EmailAddress, WrittenContact> written, Collection<ContactDraft> drafts)
            throws SQLException {
        return add(connection, "contact_tag (contact_id, tag)", written, drafts, ContactDraft::tags);
    }

    static Set<UUID> addSource(
            Connection connection, Collection<WrittenContact> written, Origin origin, OffsetDateTime now)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into contact_source (contact_id, source, reference, first_seen_at)"
                        + " select id, ?, ?, ? from unnest(?) as id on conflict do nothing returning contact_id")) {
            statement.setString(1, origin.source().label());
            statement.setObject(2, origin.reference(), Types.OTHER);
            statement.setObject(3, now);
            SqlArray.set(statement, 4, "uuid", written, WrittenContact::id);
            return identifiers(statement);
        }
    }

    private static Set<UUID> add(
            Connection connection,
            String table,
            Map<EmailAddress, WrittenContact> written,
            Collection<ContactDraft> drafts,
            Function<ContactDraft, Set<String>> labels)
            throws SQLException {
        record Labelled(UUID contact, String label) {}
        List<Labelled> rows = drafts.stream()
                .flatMap(draft -> {
                    WrittenContact contact = written.get(draft.email());
                    return contact == null
                            ? Stream.<Labelled>empty()
                            : labels.apply(draft).stream().map(label -> new Labelled(contact.id(), label));
                })
                .toList();
        if (rows.isEmpty()) {
            return Set.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into " + table + " select * from unnest(?, ?) on conflict do nothing returning contact_id")) {
            SqlArray.set(statement, 1, "uuid", rows, Labelled::contact);
            SqlArray.set(statement, 2, "text", rows, Labelled::label);
            return identifiers(statement);
        }
    }

    private static Set<UUID> identifiers(PreparedStatement statement) throws SQLException {
        Set<UUID> identifiers = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                identifiers.add(rows.getObject(1, UUID.class));
            }
        }
        return identifiers;
    }
}
