package dev.carillon.contacts.merging;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps merges. Joins the transaction of its caller. */
@Singleton
class MergeRepository {
    private static final String COLUMNS = "id, survivor_id, merged_ids, actor, merged_at, undone_at";

    private final DataSource dataSource;

    MergeRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void add(Connection connection, MergeDocument merge, String snapshot) throws SQLException {
        Statements.run(
                connection,
                """
                insert into contact_merge (id, survivor_id, merged_ids, snapshot, actor, merged_at)
                values (?, ?, ?, ?::jsonb, ?, ?)""",
                merge.id(),
                merge.survivor(),
                connection.createArrayOf("uuid", merge.merged().toArray()),
                snapshot,
                merge.actor(),
                OffsetDateTime.ofInstant(merge.mergedAt(), ZoneOffset.UTC));
    }

    /** The merge, kept as it is until the end of the transaction. */
    Optional<MergeDocument> lock(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select " + COLUMNS + " from contact_merge where id = ? for update")) {
            statement.setObject(1, id);
            return read(statement).stream().findFirst();
        }
    }

    /** What undoes the merge; missing where that is not kept any more. */
    Optional<String> snapshot(Connection connection, UUID id) throws SQLException {
        return Statements.first(
                connection,
                "select snapshot::text from contact_merge where id = ? and snapshot <> '{}'",
                row -> row.getString(1),
                id);
    }

    /** Whether the survivor took part in a merge after this one that still stands. */
    boolean hasLater(Connection connection, MergeDocument merge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select exists (select 1 from contact_merge
                                where undone_at is null and id > ?
                                  and (survivor_id = ? or merged_ids @> array[?::uuid]))""")) {
            statement.setObject(1, merge.id());
            statement.setObject(2, merge.survivor());
            statement.setObject(3, merge.survivor());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /** Notes that it is undone; what it took to undo it is kept no longer. */
    void undone(Connection connection, UUID id, Instant now) throws SQLException {
        Statements.run(
                connection,
                "update contact_merge set undone_at = ?, snapshot = '{}' where id = ?",
                OffsetDateTime.ofInstant(now, ZoneOffset.UTC),
                id);
    }

    Optional<MergeDocument> find(UUID id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select " + COLUMNS + " from contact_merge where id = ?")) {
            statement.setObject(1, id);
            return read(statement).stream().findFirst();
        } catch (SQLException e) {
            throw new IllegalStateException("the merge could not be read", e);
        }
    }

    /** Up to so many merges before this one, the latest first; of one contact only where one is named. */
    List<MergeDocument> page(@Nullable UUID contact, @Nullable UUID before, int rows) {
        String sql = "select " + COLUMNS + " from contact_merge where true"
                + (contact == null ? "" : " and (survivor_id = ? or merged_ids @> array[?::uuid])")
                + (before == null ? "" : " and id < ?")
                + " order by id desc limit ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = 1;
            if (contact != null) {
                statement.setObject(place++, contact);
                statement.setObject(place++, contact);
            }
            if (before != null) {
                statement.setObject(place++, before);
            }
            statement.setInt(place, rows);
            return read(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("the merges could not be read", e);
        }
    }

    private static List<MergeDocument> read(PreparedStatement statement) throws SQLException {
        List<MergeDocument> merges = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                OffsetDateTime undone = rows.getObject(6, OffsetDateTime.class);
                merges.add(new MergeDocument(
                        rows.getObject(1, UUID.class),
                        rows.getObject(2, UUID.class),
                        List.of((UUID[]) rows.getArray(3).getArray()),
                        rows.getString(4),
                        rows.getObject(5, OffsetDateTime.class).toInstant(),
                        undone == null ? null : undone.toInstant()));
            }
        }
        return merges;
    }
}
