package dev.carillon.contacts.merging;

import dev.carillon.contacts.contact.MergeFollower;
import dev.carillon.contacts.sql.Statements;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A contact and all that is its own, as one JSON value, and back. The database writes and reads it, row by row as the
 * tables are, so that a column which comes later is kept too. Needs a transaction.
 */
@Singleton
class MergeSnapshot {
    private final List<MergeFollower> followers;

    MergeSnapshot(@All List<MergeFollower> followers) {
        this.followers = followers;
    }

    /** The contact as it is now. */
    String take(Connection connection, UUID contact) throws SQLException {
        StringBuilder sql = new StringBuilder("select jsonb_build_object('contact', to_jsonb(c)");
        for (String table : List.of("contact_list", "contact_tag", "contact_source", "contact_alias")) {
            sql.append(", '")
                    .append(table)
                    .append("', coalesce((select jsonb_agg(to_jsonb(r)) from ")
                    .append(table)
                    .append(" r where r.contact_id = c.id), '[]')");
        }
        for (MergeFollower follower : followers) {
            sql.append(", '")
                    .append(follower.table())
                    .append("', coalesce((select jsonb_agg(r.id) from ")
                    .append(follower.table())
                    .append(" r where r.contact_id = c.id), '[]')");
        }
        sql.append(")::text from contact c where c.id = ?");
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            statement.setObject(1, contact);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /** Moves what follows the contact to another. */
    void moveFollowers(Connection connection, UUID from, UUID to) throws SQLException {
        for (MergeFollower follower : followers) {
            Statements.run(
                    connection, "update " + follower.table() + " set contact_id = ? where contact_id = ?", to, from);
            follower.moved(connection, List.of(from, to));
        }
    }

    /**
     * Brings a contact back that is gone, with all that was its own and is not gone since. It counts as changed now, for
     * those who look for what came since they last looked.
     */
    void restore(Connection connection, String snapshot, UUID survivor, Instant now) throws SQLException {
        Statements.run(connection, """
                insert into contact
                select (jsonb_populate_record(null::contact,
                        s->'contact' || jsonb_build_object('version', (s->'contact'->>'version')::bigint + 1,
                                                           'updated_at', ?::timestamptz))).*
                  from (values (?::jsonb)) as v (s)""", now, snapshot);
        for (String table : List.of("contact_list", "contact_tag", "contact_source", "contact_alias")) {
            Statements.run(
                    connection,
                    "insert into " + table + " select r.* from jsonb_populate_recordset(null::" + table
                            + ", ?::jsonb -> '" + table + "') r",
                    snapshot);
        }
        for (MergeFollower follower : followers) {
            Statements.run(
                    connection,
                    "update " + follower.table() + " set contact_id = (?::jsonb -> 'contact' ->> 'id')::uuid"
                            + " where contact_id = ? and id in (select value::uuid from jsonb_array_elements_text(?::jsonb -> '"
                            + follower.table() + "'))",
                    snapshot,
                    survivor,
                    snapshot);
        }
    }

    /** Tells those who keep what follows that it is in its place. */
    void settled(Connection connection, List<UUID> contacts) throws SQLException {
        for (MergeFollower follower : followers) {
            follower.moved(connection, contacts);
        }
    }
}
