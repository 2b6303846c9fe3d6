package dev.carillon.contacts.contact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/**
 * What hangs on contacts and follows them into a merge and out of it again: a table whose rows have an {@code id} and a
 * {@code contact_id}. Each feature that keeps such a table has a bean of this.
 */
public interface MergeFollower {

    /** The name of the table. */
    String table();

    /** Told after rows came to these contacts or left them, in the same transaction. */
    default void moved(Connection connection, Collection<UUID> contacts) throws SQLException {}
}
