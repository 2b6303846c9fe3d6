package dev.carillon.contacts.archive;

import dev.carillon.contacts.sql.Statements;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Takes everybody out of the database, in batches that are committed one by one; begun again it goes on with what is left.
 * The audit log, the receipts of erasures and the steps of the lifecycle stay: nobody is in them. Blocks.
 */
@Singleton
public class Purge {
    private static final int BATCH = 5000;

    /** In this order, so that what hangs on a row goes with it. */
    private static final List<String> TABLES = List.of(
            "contact_event_outbox",
            "contact_event",
            "subscription_delivery",
            "contact_merge",
            "contact",
            "contact_alias",
            "delivery",
            "contact_import",
            "identity_scan",
            "gravatar_answer",
            "list",
            "idempotency_key",
            "opt_out",
            "tombstone");

    private final DataSource dataSource;

    public Purge(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Empties every table that people are in; how many rows went, by table. */
    public Map<String, Long> purge() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : TABLES) {
            int gone = 1;
            while (gone > 0) {
                gone = QuarkusTransaction.requiringNew().call(() -> batch(table));
                counts.merge(table, (long) gone, Long::sum);
            }
        }
        return counts;
    }

    private int batch(String table) {
        String sql =
                "delete from " + table + " where ctid = any(array(select ctid from " + table + " limit " + BATCH + "))";
        try (Connection connection = dataSource.getConnection()) {
            return Statements.run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException("people could not be taken out of the database", e);
        }
    }
}
