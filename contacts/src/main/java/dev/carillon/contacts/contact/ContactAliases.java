package dev.carillon.contacts.contact;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The addresses of contacts that were merged into another: what comes for them goes to the survivor. */
public final class ContactAliases {
    private static final long ADDRESSES = 0x43415249_41444452L;

    private ContactAliases() {}

    /**
     * Held until the end of the transaction by whoever writes contacts by their addresses: meanwhile no address changes
     * hands. Taken before any lock on a contact, so that nobody waits in a circle.
     */
    public static void keepAddresses(Connection connection) throws SQLException {
        lock(connection, "select pg_advisory_xact_lock_shared(?)");
    }

    /** Held by whoever moves addresses between contacts, or takes them out of use: waits for writers, and they for it. */
    public static void moveAddresses(Connection connection) throws SQLException {
        lock(connection, "select pg_advisory_xact_lock(?)");
    }

    /** The address of the survivor for each of these that is an alias; the others are missing. */
    public static Map<EmailAddress, EmailAddress> resolve(Connection connection, Collection<EmailAddress> addresses)
            throws SQLException {
        Map<EmailAddress, EmailAddress> survivors = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select a.email, c.email from contact_alias a join contact c"
                        + " on c.id = a.contact_id where a.email = any(?)")) {
            SqlArray.set(statement, 1, "text", addresses, EmailAddress::value);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    survivors.put(EmailAddress.stored(rows.getString(1)), EmailAddress.stored(rows.getString(2)));
                }
            }
        }
        return survivors;
    }

    private static void lock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, ADDRESSES);
            statement.execute();
        }
    }
}
