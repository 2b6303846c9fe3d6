package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.gate.Gates;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Opens and closes the gates of the service, each in a transaction of its own. Blocks. */
@Singleton
class Gatekeeper {
    private final DataSource dataSource;
    private final LifecycleRepository repository;
    private final Gates gates;

    Gatekeeper(DataSource dataSource, LifecycleRepository repository, Gates gates) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.gates = gates;
    }

    /** This process sees it at once, the others within a second. */
    void set(String gate, boolean open) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = dataSource.getConnection()) {
                repository.gate(connection, gate, open);
            } catch (SQLException e) {
                throw new IllegalStateException("the gate could not be moved", e);
            }
        });
        gates.look();
    }
}
