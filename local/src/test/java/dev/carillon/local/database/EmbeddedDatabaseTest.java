package dev.carillon.local.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {

    @Test
    void createsADatabaseOnceHoweverOftenAsked() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(null)) {
            database.createDatabase("orders").createDatabase("orders");

            try (var connection = DriverManager.getConnection(
                            database.jdbcUrl("orders"), database.username(), database.password());
                    var statement = connection.createStatement();
                    var name = statement.executeQuery("select current_database()")) {
                assertThat(name.next()).isTrue();
                assertThat(name.getString(1)).isEqualTo("orders");
            }
        }
    }

    @Test
    void tellsOfItsEnd() {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(null)) {
            CompletableFuture<Void> told = new CompletableFuture<>();
            database.onEnd(() -> told.complete(null));

            assertThat(database.process().destroyForcibly()).isTrue();

            assertThat(told).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
