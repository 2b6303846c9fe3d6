package dev.carillon.contacts.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of changes of a list, and of many contacts, that meet others at work on the same. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class CrossingChangesTest {
    private static final String WAITING =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void whoComesToAListWhileItIsRenamedIsOnEither() throws Exception {
        String ana = made("ana@example.org", "old");
        String boris = made("boris@example.org", "other");
        CompletableFuture<Response> renamed;
        try (Connection other = transaction();
                Statement statement = other.createStatement()) {
            statement.execute("insert into contact_list (contact_id, list) values ('" + ana + "', 'new')");
            renamed = send(() -> rename("old", "new"));
            awaitWaiting(1);
            database.execute("insert into contact_list (contact_id, list) values (?::uuid, 'old')", boris);
            other.commit();
        }

        assertThat(renamed.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(database.text("select string_agg(list, ' ') from contact_list where contact_id = ?::uuid", ana))
                .isEqualTo("new");
        assertThat(database.number(
                        "select count(*) from contact_list where contact_id = ?::uuid and list in ('old', 'new')",
                        boris))
                .isOne();
    }

    @Test
    void aRenamedListIsOneMoreChangeOfWhoeverWasChangedMeanwhile() throws Exception {
        String ana = made("ana@example.org", "old");
        CompletableFuture<Response> renamed;
        try (Connection other = transaction();
                Statement statement = other.createStatement()) {
            statement.execute("update contact set first_name = 'Ana', version = version + 1");
            renamed = send(() -> rename("old", "new"));
            awaitWaiting(1);
            other.commit();
        }

        assertThat(renamed.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(database.text("select first_name || version from contact")).isEqualTo("Ana3");
        assertThat(database.text("select string_agg(list, ' ') from contact_list where contact_id = ?::uuid", ana))
                .isEqualTo("new");
    }

    @Test
    void aRenamedListLocksItsContactsInTheOrderOfAddresses() throws Exception {
        made("zora@example.org", "old");
        made("ana@example.org", "old");
        CompletableFuture<Response> renamed;
        try (Connection other = transaction();
                Statement statement = other.createStatement()) {
            statement.execute("select 1 from contact where email = 'ana@example.org' for update");
            renamed = send(() -> rename("old", "new"));
            awaitWaiting(1);

            try (var free = statement.executeQuery(
                    "select 1 from contact where email = 'zora@example.org' for update skip locked")) {
                assertThat(free.next()).isTrue();
            }
            other.rollback();
        }
        assertThat(renamed.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsBrokenOffByADeadlockIsToldToComeAgain() throws Exception {
        List<String> all = List.of(
                made("ana@example.org", "old"), made("boris@example.org", "old"), made("clara@example.org", "old"));
        CompletableFuture<Response> changed;
        CompletableFuture<Void> other;
        try (Connection first = transaction();
                Connection second = transaction();
                Statement ofFirst = first.createStatement();
                Statement ofSecond = second.createStatement()) {
            // The first never looks whether it waits in a circle, so it is the request that is broken off.
            ofFirst.execute("set local deadlock_timeout = '1h'");
            ofFirst.execute("select 1 from contact where email = 'clara@example.org' for update");
            ofSecond.execute("select 1 from contact where email = 'boris@example.org' for update");
            changed = send(() ->
                    Api.writes(Map.of("ids", all, "addTags", List.of("x"))).post("/v1/contacts/bulk"));
            awaitWaiting(1);
            other = CompletableFuture.runAsync(
                    () -> execute(ofFirst, "select 1 from contact where email = 'ana@example.org' for update"),
                    Thread::startVirtualThread);
            awaitWaiting(2);
            second.rollback();

            other.get(30, TimeUnit.SECONDS);
            first.rollback();
        }

        Response answer = changed.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.<String>path("type")).isEqualTo("urn:problem-type:carillon:deadlock");
        assertThat(database.number("select count(*) from contact_tag")).isZero();
    }

    private Connection transaction() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void awaitWaiting(int many) {
        await().atMost(Duration.ofSeconds(30)).until(() -> database.number(WAITING) == many);
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<Response> send(Supplier<Response> request) {
        return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
    }

    private static Response rename(String list, String name) {
        return Api.writes(Map.of("name", name)).patch("/v1/lists/" + list);
    }

    private static String made(String email, String list) {
        return Api.writes(Map.of("email", email, "lists", List.of(list)))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
