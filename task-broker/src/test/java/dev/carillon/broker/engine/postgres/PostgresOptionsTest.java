package dev.carillon.broker.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.postgres.PostgresOptions.Address;
import dev.carillon.broker.engine.postgres.PostgresOptions.Host;
import io.vertx.pgclient.SslMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresOptionsTest {

    @Test
    void aUrlNamesHostsDatabaseAndHowToTrustThem() {
        assertThat(Address.parse("postgresql://one,[::1]:6432/tasks?sslmode=verify-full"))
                .isEqualTo(new Address(
                        List.of(new Host("one", 5432), new Host("::1", 6432)), "tasks", SslMode.VERIFY_FULL));
        assertThat(Address.parse("postgres://db:5433/my%20tasks"))
                .isEqualTo(new Address(List.of(new Host("db", 5433)), "my tasks", SslMode.DISABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tasks",
                "jdbc:postgresql://db/tasks",
                "postgresql://db",
                "postgresql://db/",
                "postgresql:///tasks",
                "postgresql://user:secret@db/tasks",
                "postgresql://db:port/tasks",
                "postgresql://db,/tasks",
                "postgresql://db/tasks?sslmode=perhaps",
                "postgresql://db/tasks?sslmode=require&user=me"
            })
    void aUrlThatIsNoneIsRefusedByTheNameOfItsPropertyAndNotRepeated(String url) {
        assertThatThrownBy(() -> Address.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("carillon.broker.postgres.url: ")
                .hasMessageNotContaining("secret");
    }

    private static PostgresOptions options(String schema, Path passwordFile) {
        return new PostgresOptions(
                List.of(new Host("db", 5432)),
                "tasks",
                SslMode.REQUIRE,
                "me",
                "secret",
                passwordFile,
                null,
                schema,
                8,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tasks", "a-b", "a b", "a;drop schema b", "0a"})
    void aSchemaIsAPlainName(String schema) {
        assertThatThrownBy(() -> options(schema, null)).hasMessageContaining("carillon.broker.postgres.schema");
    }

    @Test
    void aTransactionThatIsCutOffHoldsItsLocksNoLongerThanAStatementMayTake() {
        assertThat(options("tasks", null)
                        .connectTo(new Host("db", 5432), Duration.ofHours(1))
                        .getProperties())
                .containsEntry("idle_in_transaction_session_timeout", "10000");
    }

    @Test
    void aPasswordIsReadForEveryConnectionAndNeverShown(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "first\n");
        PostgresOptions options = options("tasks", file);
        assertThat(options.connectTo(new Host("db", 5432), Duration.ofHours(1)).getPassword())
                .isEqualTo("first");

        Files.writeString(file, "second\n");

        assertThat(options.connectTo(new Host("db", 5432), Duration.ofHours(1)).getPassword())
                .isEqualTo("second");
        assertThat(options.toString()).contains("tasks", "db").doesNotContain("secret", "second");
    }
}
