package dev.carillon.contacts.contact;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a contact before or after a write, to tell what changed.
 *
 * @param attributes as JSON, which the database writes in one form
 */
record ContactBefore(
        UUID id,
        String email,
        String firstName,
        String lastName,
        @Nullable String phone,
        String attributes) {

    /** The contacts with these addresses, locked in the order of addresses. */
    static Map<UUID, ContactBefore> lock(Connection connection, Collection<EmailAddress> addresses)
            throws SQLException {
        Map<UUID, ContactBefore> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select id, email, first_name, last_name, phone, attributes::text from contact"
                        + " where email = any(?)" + ContactLocks.IN_ORDER)) {
            SqlArray.set(statement, 1, "text", addresses, EmailAddress::value);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ContactBefore row = new ContactBefore(
                            rows.getObject(1, UUID.class),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6));
                    found.put(row.id, row);
                }
            }
        }
        return found;
    }

    /** The names of the fields that are others now. */
    Set<String> changed(ContactBefore now) {
        Set<String> changed = new TreeSet<>();
        if (!email.equals(now.email)) {
            changed.add("email");
        }
        if (!firstName.equals(now.firstName) || !lastName.equals(now.lastName)) {
            changed.add("name");
        }
        if (!Objects.equals(phone, now.phone)) {
            changed.add("phone");
        }
        if (!attributes.equals(now.attributes)) {
            changed.add("attributes");
        }
        return changed;
    }
}
