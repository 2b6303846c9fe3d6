package dev.carillon.contacts.note;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps notes. Joins the transaction of its caller; blocks. */
@Singleton
class NoteRepository {
    private final DataSource dataSource;

    NoteRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void add(UUID contact, NoteDocument note) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "insert into contact_note (id, contact_id, author, text, created_at) values (?, ?, ?, ?, ?)")) {
            statement.setObject(1, note.id());
            statement.setObject(2, contact);
            statement.setString(3, note.author());
            statement.setString(4, note.text());
            statement.setObject(5, OffsetDateTime.ofInstant(note.createdAt(), ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    /** How many notes the contact has; its row is locked meanwhile, so that nobody writes one more than may be. */
    int countLocked(UUID contact) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement lock =
                        connection.prepareStatement("select 1 from contact where id = ? for no key update");
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from contact_note where contact_id = ?")) {
            lock.setObject(1, contact);
            lock.executeQuery().close();
            count.setObject(1, contact);
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** Up to so many notes before this one, the latest first. */
    List<NoteDocument> page(UUID contact, @Nullable UUID before, int rows) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select id, author, text, created_at from contact_note where contact_id = ?"
                                + (before == null ? "" : " and id < ?") + " order by id desc limit ?")) {
            int place = 1;
            statement.setObject(place++, contact);
            if (before != null) {
                statement.setObject(place++, before);
            }
            statement.setInt(place, rows);
            return read(statement);
        }
    }

    List<NoteDocument> find(UUID contact, UUID id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select id, author, text, created_at from contact_note where contact_id = ? and id = ?")) {
            statement.setObject(1, contact);
            statement.setObject(2, id);
            return read(statement);
        }
    }

    boolean delete(UUID contact, UUID id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("delete from contact_note where contact_id = ? and id = ?")) {
            statement.setObject(1, contact);
            statement.setObject(2, id);
            return statement.executeUpdate() == 1;
        }
    }

    private static List<NoteDocument> read(PreparedStatement statement) throws SQLException {
        List<NoteDocument> notes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                notes.add(new NoteDocument(
                        rows.getObject(1, UUID.class),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant()));
            }
        }
        return notes;
    }
}
