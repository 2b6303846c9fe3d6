package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upkeep that locks many deliveries waits for none, since whoever takes deliveries in locks several too. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class DeliveryLocksTest {
    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    private DeliveryRepository repository;

    @BeforeEach
    void fill() {
        repository = new DeliveryRepository(dataSource, Clock.systemUTC());
        database.clear();
        database.execute("""
                insert into delivery (id, source, dedupe_key, body, state, received_at, next_attempt_at, settled_at)
                select gen_random_uuid(), 'wordpress', 'sha256:' || repeat(n::text, 64), '', 'IGNORED',
                       now(), now(), now()
                  from generate_series(1, 2) n""");
    }

    @Test
    void oldKeysAreLetGoOfBesideOneThatIsCountedAgain() throws SQLException {
        assertThat(besideOneThatIsHeld(() -> repository.release(soon()))).isOne();
        assertThat(repository.release(soon())).isOne();
    }

    @Test
    void oldDeliveriesAreRemovedBesideOneThatIsCountedAgain() throws SQLException {
        assertThat(besideOneThatIsHeld(() -> repository.purge(soon(), 10))).isOne();
        assertThat(repository.purge(soon(), 10)).isOne();
    }

    /** Before which they are old for whoever asks here, and not for the service's own upkeep. */
    private static Instant soon() {
        return Instant.now().plusSeconds(3600);
    }

    private int besideOneThatIsHeld(IntSupplier upkeep) throws SQLException {
        try (Connection other = dataSource.getConnection();
                Statement held = other.createStatement()) {
            other.setAutoCommit(false);
            try {
                held.execute("update delivery set duplicates = 1 where dedupe_key like 'sha256:1%'");
                return QuarkusTransaction.requiringNew().call(() -> {
                    try (Connection connection = dataSource.getConnection();
                            Statement statement = connection.createStatement()) {
                        statement.execute("set local lock_timeout = '100ms'");
                    }
                    return upkeep.getAsInt();
                });
            } finally {
                other.rollback();
                other.setAutoCommit(true);
            }
        }
    }
}
