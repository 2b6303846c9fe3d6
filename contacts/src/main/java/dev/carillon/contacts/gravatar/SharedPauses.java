package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.sql.Statements;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Pauses that any process was asked for, kept in the database: Gravatar counts the calls of all of them together.
 */
@Singleton
class SharedPauses implements EndpointPauses {
    private final DataSource dataSource;

    SharedPauses(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Instant until(String endpoint) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                return Statements.first(
                                connection,
                                "select until from gravatar_pause where endpoint = ?",
                                row -> Statements.instant(row, "until"),
                                endpoint)
                        .orElse(Instant.EPOCH);
            }
        });
    }

    @Override
    public void prolong(String endpoint, Instant until) {
        QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                return Statements.run(
                        connection,
                        "insert into gravatar_pause as p (endpoint, until) values (?, ?)"
                                + " on conflict (endpoint) do update set until = greatest(p.until, excluded.until)",
                        endpoint,
                        until);
            }
        });
    }
}
