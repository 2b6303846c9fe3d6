package dev.carillon.contacts.sql;

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

/**
 * Statements on a connection of the caller's transaction. Parameters go by position; instants are UTC, and arrays of
 * texts and identifiers are those of PostgreSQL. Blocks.
 */
public final class Statements {

    /** Makes something of the row that the result stands at. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Statements() {}

    /** Runs a statement that changes rows, and says how many. */
    public static int run(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** The same on a connection of its own, for those to whom a database that refuses is a fault. */
    public static int run(DataSource database, String sql, @Nullable Object... parameters) {
        try (Connection connection = database.getConnection()) {
            return run(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused a change", e);
        }
    }

    /** Every row. */
    public static <T> List<T> list(Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(
            Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters) throws SQLException {
        return list(connection, sql, reader, parameters).stream().findFirst();
    }

    /** The number in the first column of the one row. */
    public static long number(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return first(connection, sql, row -> row.getLong(1), parameters).orElse(0L);
    }

    /** Whether there is any row. */
    public static boolean any(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return first(connection, sql, row -> true, parameters).isPresent();
    }

    /** The instant in a column that is never null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The instant in a column, if it has one. */
    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, value(connection, parameters[i]));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static @Nullable Object value(Connection connection, @Nullable Object parameter) throws SQLException {
        return switch (parameter) {
            case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
            case String[] texts -> connection.createArrayOf("text", texts);
            case UUID[] ids -> connection.createArrayOf("uuid", ids);
            case Enum<?> constant -> constant.name();
            case null, default -> parameter;
        };
    }
}
