package dev.carillon.contacts.contact;

import dev.carillon.contacts.identifier.MergedContacts;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads contacts, in the order they were made in or against it. Joins the transaction of its caller; blocks. */
@Singleton
public class ContactRepository {
    private final DataSource dataSource;

    ContactRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Up to so many contacts after this one. */
    List<Contact> page(ContactFilter filter, ContactOrder order, @Nullable UUID after, int rows) {
        ContactCriteria criteria = ContactCriteria.of(filter);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(pageSql(criteria, order, after != null))) {
            int place = criteria.bind(statement, 1);
            if (after != null) {
                statement.setObject(place++, after);
            }
            statement.setInt(place, rows);
            return read(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be read", e);
        }
    }

    static String pageSql(ContactCriteria criteria, ContactOrder order, boolean after) {
        return "select " + Contact.COLUMNS + " from contact c where " + criteria.sql()
                + (after ? order == ContactOrder.OLDEST ? " and c.id > ?" : " and c.id < ?" : "")
                + (order == ContactOrder.OLDEST ? " order by c.id limit ?" : " order by c.id desc limit ?");
    }

    /** The contact, if there is one. */
    public Optional<Contact> find(UUID id) {
        try (Connection connection = dataSource.getConnection()) {
            return find(connection, id);
        } catch (SQLException e) {
            throw new IllegalStateException("the contact could not be read", e);
        }
    }

    /** The contact, as this transaction sees it. */
    public static Optional<Contact> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select " + Contact.COLUMNS + " from contact c where c.id = ?")) {
            statement.setObject(1, id);
            return read(statement).stream().findFirst();
        }
    }

    /** Into which contact this one was merged, if it was; the last one where that was merged again. */
    public Optional<UUID> survivorOf(UUID merged) {
        try (Connection connection = dataSource.getConnection()) {
            return MergedContacts.survivorOf(connection, merged);
        } catch (SQLException e) {
            throw new IllegalStateException("the merges could not be read", e);
        }
    }

    private static List<Contact> read(PreparedStatement statement) throws SQLException {
        List<Contact> contacts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                contacts.add(Contact.read(rows));
            }
        }
        return contacts;
    }
}
