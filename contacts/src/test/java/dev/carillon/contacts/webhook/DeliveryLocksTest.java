package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever takes deliveries in locks several, those that came before. Upkeep that locks many waits for none of them; whoever
 * has many worked on again locks them in the same order.
 */
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

    @Test
    void manyAreReplayedBesideThoseThatAreCountedAgain() throws Exception {
        database.execute("update delivery set dedupe_key = 'b' where dedupe_key like 'sha256:1%'");
        database.execute("update delivery set dedupe_key = 'a' where dedupe_key like 'sha256:2%'");
        DeliveryList list = new DeliveryList(dataSource, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        Map<NewDelivery, Integer> again = Map.of(delivery(1, "a"), 0, delivery(2, "b"), 0);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection a = dataSource.getConnection();
                Connection b = dataSource.getConnection()) {
            hold(a, "a");
            hold(b, "b");
            Future<Integer> replayed =
                    threads.submit(() -> list.replay(new DeliveryFilter(null, null, null, null, null)));
            await().until(() -> waiting() == 1);
            Future<Set<UUID>> kept = threads.submit(() -> repository.insert(again, Duration.ofMinutes(1)));
            await().until(() -> waiting() == 2);
            free(a);
            free(b);

            assertThat(replayed.get(20, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(kept.get(20, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(database.number("select sum(duplicates) from delivery")).isEqualTo(2);
    }

    private static NewDelivery delivery(int number, String key) {
        return new NewDelivery(
                new UUID(7, number),
                WebhookSource.WORDPRESS,
                "",
                key,
                null,
                new Message("application/x-www-form-urlencoded", Map.of(), new byte[0]));
    }

    private static void hold(Connection connection, String key) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1 from delivery where dedupe_key = '" + key + "' for update");
        }
    }

    private static void free(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    private long waiting() {
        return database.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and (query like '%update delivery%' or query like 'insert into delivery%')");
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
