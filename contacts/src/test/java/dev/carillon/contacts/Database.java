package dev.carillon.contacts;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Looks into the database and sets it up, beside the service. */
@Singleton
public class Database {
    private final DataSource dataSource;

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Leaves nothing of an earlier test. A table at a time: what an earlier test left running holds locks of its own, and
     * a truncate of all would come to wait for it in a circle.
     */
    public void clear() {
        for (String table : List.of(
                "delivery",
                "subscription",
                "contact_import",
                "identity_scan",
                "gravatar_answer",
                "gravatar_pause",
                "contact",
                "tombstone",
                "opt_out",
                "erasure",
                "contact_event",
                "contact_merge",
                "list",
                "idempotency_key")) {
            execute("delete from " + table);
        }
        execute("update lifecycle set state = 'OPEN', wanted = 'OPEN', run_id = null, announced_at = null, plan = '{}',"
                + " registrations = true, webhooks = true, processing = true");
        execute("update lifecycle_step set state = 'PENDING', progress = '{}', reason = null, attempts = 0,"
                + " started_at = null, ended_at = null");
    }

    public int execute(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number in the first column of the one row. */
    public long number(String sql, Object... parameters) {
        return Long.parseLong(text(sql, parameters));
    }

    /** The text in the first column of the one row; "" for null. */
    public String text(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("no row for " + sql);
            }
            String text = rows.getString(1);
            return text == null ? "" : text;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that any table says, bytes as the text that they are; what a dump would hold. */
    public String dump() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement tables = connection.prepareStatement("""
                        select table_name, string_agg(case data_type when 'bytea'
                                   then format('encode(%I, ''escape'')', column_name)
                                   else format('%I::text', column_name) end, ', ')
                          from information_schema.columns
                         where table_schema = 'public' group by table_name""");
                ResultSet rows = tables.executeQuery()) {
            StringBuilder dump = new StringBuilder();
            while (rows.next()) {
                String sql = "select concat_ws(' ', " + rows.getString(2) + ") from \"" + rows.getString(1) + '"';
                try (PreparedStatement table = connection.prepareStatement(sql);
                        ResultSet lines = table.executeQuery()) {
                    while (lines.next()) {
                        dump.append(rows.getString(1))
                                .append(": ")
                                .append(lines.getString(1))
                                .append('\n');
                    }
                }
            }
            return dump.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
