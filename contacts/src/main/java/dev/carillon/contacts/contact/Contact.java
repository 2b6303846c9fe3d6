package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A contact as it stands in the database.
 *
 * @param version rises with every change
 * @param aliases the addresses of contacts that were merged into it
 * @param provenance who gave a field and when, of those that changed since it came
 */
public record Contact(
        UUID id,
        long version,
        EmailAddress email,
        PersonName name,
        @Nullable PhoneNumber phone,
        Attributes attributes,
        List<String> lists,
        List<String> tags,
        List<String> sources,
        List<String> aliases,
        SortedMap<String, JsonNode> provenance,
        Instant createdAt,
        Instant updatedAt) {

    /** What {@link #read} reads of a table {@code contact c}. */
    public static final String COLUMNS = """
            c.id, c.version, c.email, c.first_name, c.last_name, c.phone, c.attributes::text,
            array(select l.list from contact_list l where l.contact_id = c.id order by l.list collate "C"),
            array(select t.tag from contact_tag t where t.contact_id = c.id order by t.tag collate "C"),
            array(select s.source from contact_source s where s.contact_id = c.id order by s.source collate "C"),
            array(select a.email from contact_alias a where a.contact_id = c.id order by a.email collate "C"),
            c.provenance::text, c.created_at, c.updated_at""";

    /** The contact in the row. */
    public static Contact read(ResultSet row) throws SQLException {
        String phone = row.getString(6);
        return new Contact(
                row.getObject(1, UUID.class),
                row.getLong(2),
                EmailAddress.stored(row.getString(3)),
                new PersonName(row.getString(4), row.getString(5)),
                phone == null ? null : new PhoneNumber(phone),
                Attributes.stored(row.getString(7)),
                texts(row, 8),
                texts(row, 9),
                texts(row, 10),
                texts(row, 11),
                Attributes.stored(row.getString(12)).values(),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                row.getObject(14, OffsetDateTime.class).toInstant());
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** The contact as callers see it. */
    public ContactDocument document() {
        String unicode = email.unicode();
        return new ContactDocument(
                id,
                version,
                email.value(),
                unicode.equals(email.value()) ? null : unicode,
                name.first(),
                name.last(),
                phone == null ? null : phone.value(),
                attributes.values(),
                lists,
                tags,
                sources,
                aliases,
                provenance,
                createdAt,
                updatedAt);
    }
}
