package dev.carillon.contacts.label;

import dev.carillon.contacts.contact.ContactLocks;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps lists and tags as such. Contacts get another version with each change. Joins the transaction of its caller. */
@Singleton
class LabelRepository {
    // Each name is one step down the index, however many contacts have it; their number is counted for the page only.
    private static final String PAGE = """
            with recursive used (name) as (
                (select {label} from {table} where {label} > ? order by {label} limit 1)
                union all
                select (select t.{label} from {table} t where t.{label} > u.name order by t.{label} limit 1)
                  from used u where u.name is not null),
            named (name) as (
                (select name from used where name is not null limit ?)
                union
                (select name from list where {kept} and name > ? order by name limit ?))
            select n.name, (select nullif(l.title, '') from list l where {kept} and l.name = n.name),
                   (select count(*) from {table} t where t.{label} = n.name)
              from named n order by n.name limit ?""";

    // One statement, so that those who lose the name are those who get the other: whoever comes to have it while this
    // runs has it after. Nobody but the holder of a contact's lock touches its lists and tags.
    private static final String TAKE = """
            with held as materialized (
                select id from contact where id in (select contact_id from {table} where {label} = ?)%s),
            taken as (
                delete from {table} t using held h where t.contact_id = h.id and t.{label} = ?
                returning t.contact_id)""".formatted(ContactLocks.IN_ORDER);

    private static final String GIVE = """
            ,
            given as (
                insert into {table} (contact_id, {label}) select contact_id, ? from taken on conflict do nothing)""";
    private static final String TOUCH = """

            update contact c set version = c.version + 1, updated_at = ? from taken t where c.id = t.contact_id""";

    private final DataSource dataSource;
    private final Clock clock;

    LabelRepository(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** Up to so many after this name, in the order of names. */
    List<LabelDocument> page(LabelKind kind, String after, int rows) throws SQLException {
        String sql = kind.in(PAGE).replace("{kept}", Boolean.toString(kind == LabelKind.LIST));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, after);
            statement.setInt(2, rows);
            statement.setString(3, after);
            statement.setInt(4, rows);
            statement.setInt(5, rows);
            List<LabelDocument> labels = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    labels.add(new LabelDocument(result.getString(1), result.getString(2), result.getLong(3)));
                }
            }
            return labels;
        }
    }

    /** The list or tag, if somebody made it or is on it. */
    @Nullable LabelDocument find(LabelKind kind, String name) throws SQLException {
        String sql = kind.in("""
                select l.title, (select count(*) from {table} where {label} = ?), l.name is not null
                  from (select 1) one left join list l on l.name = ? and %s""".formatted(kind == LabelKind.LIST));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setString(2, name);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                String title = result.getString(1);
                long contacts = result.getLong(2);
                return contacts > 0 || result.getBoolean(3)
                        ? new LabelDocument(name, title == null || title.isEmpty() ? null : title, contacts)
                        : null;
            }
        }
    }

    /** Makes a list, or gives it another title; null leaves the title as it is. */
    void keep(String name, @Nullable String title) throws SQLException {
        run("""
                insert into list (name, title, created_at) values (?, coalesce(?::text, ''), ?)
                on conflict (name) do update set title = coalesce(?::text, list.title)""", name, title, OffsetDateTime.now(clock), title);
    }

    /** Gives all contacts of one name the other, and takes the first away. */
    void rename(LabelKind kind, String name, String to) throws SQLException {
        run(kind.in(TAKE + GIVE + TOUCH), name, name, to, OffsetDateTime.now(clock));
        if (kind == LabelKind.LIST) {
            run("""
                    insert into list (name, title, created_at) select ?, title, created_at from list where name = ?
                    on conflict (name) do nothing""", to, name);
            run("delete from list where name = ?", name);
        }
    }

    /** Takes the name from all contacts that have it. */
    void delete(LabelKind kind, String name) throws SQLException {
        run(kind.in(TAKE + TOUCH), name, name, OffsetDateTime.now(clock));
        if (kind == LabelKind.LIST) {
            run("delete from list where name = ?", name);
        }
    }

    private void run(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
