package dev.carillon.contacts.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RepeatedRequestsTest {
    private static final String REUSED = "urn:problem-type:carillon:idempotency-key-reused";
    private static final String IN_FLIGHT = "urn:problem-type:carillon:idempotency-key-in-flight";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    private String ana;

    @BeforeEach
    void begin() {
        database.clear();
        ana = made("ana@example.org");
    }

    @Test
    void aRepeatedPatchDoesNotWriteOverWhatCameAfterIt() {
        patch("k", Map.of("firstName", "Ana"))
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .header("Idempotent-Replayed", nullValue());
        Api.writes(Map.of("firstName", "Anna")).patch(ana).then().statusCode(200);

        patch("k", Map.of("firstName", "Ana"))
                .statusCode(200)
                .header("Idempotent-Replayed", equalTo("true"))
                .header("ETag", equalTo("\"3\""))
                .body("firstName", equalTo("Anna"));
        assertThat(database.number("select count(*) from contact_event where kind = 'contact.updated'"))
                .isEqualTo(2);
    }

    @Test
    void aRepeatedPatchMayNameTheVersionFromBeforeItself() {
        conditionalPatch().statusCode(200).body("firstName", equalTo("Ana"));

        conditionalPatch()
                .statusCode(200)
                .body("firstName", equalTo("Ana"))
                .header("ETag", equalTo("\"2\""))
                .header("Idempotent-Replayed", equalTo("true"));
    }

    @Test
    void aPatchThatWasRefusedLeavesItsKeyFree() {
        patch("k", Map.of("phone", "12")).statusCode(400);

        patch("k", Map.of("firstName", "Ana")).statusCode(200).header("Idempotent-Replayed", nullValue());
    }

    @Test
    void callersHaveKeysOfTheirOwn() {
        patch("k", Map.of("firstName", "Ana")).statusCode(200);

        Api.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("firstName", "Anna"))
                .header("Idempotency-Key", "k")
                .patch(ana)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", nullValue())
                .body("firstName", equalTo("Anna"));
        patch("k", Map.of("firstName", "Ana"))
                .statusCode(200)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("firstName", equalTo("Anna"));
    }

    @Test
    void aKeyIsForOneChangeOfOneContact() {
        patch("k", Map.of("firstName", "Ana")).statusCode(200);

        patch("k", Map.of("firstName", "Anna")).statusCode(422).body("type", equalTo(REUSED));
        keyed("k", Map.of("firstName", "Ana"))
                .patch(made("boris@example.org"))
                .then()
                .statusCode(422);
        keyed("k", Map.of("email", "ana@example.org", "firstName", "Ana"))
                .put(ana)
                .then()
                .statusCode(422);
        patch("not a key", Map.of("firstName", "Ana")).statusCode(400).body("field", equalTo("Idempotency-Key"));
        keyed("k", Map.of("firstName", "Ana"))
                .header("Idempotency-Key", "another")
                .patch(ana)
                .then()
                .statusCode(400)
                .body("field", equalTo("Idempotency-Key"));
    }

    @Test
    void aRepeatedPutIsOne() {
        Map<String, String> whole = Map.of("email", "ana@example.org", "firstName", "Ana");
        keyed("k", whole).put(ana).then().statusCode(200).header("Idempotent-Replayed", nullValue());
        Api.writes(Map.of("firstName", "Anna")).patch(ana).then().statusCode(200);

        keyed("k", whole)
                .put(ana)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("firstName", equalTo("Anna"));
    }

    @Test
    void aRequestWhoseLikeIsAtWorkIsRefused() throws Exception {
        CompletableFuture<Integer> first;
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from contact for update");
            first = CompletableFuture.supplyAsync(
                    () -> patch("k", Map.of("firstName", "Ana")).extract().statusCode());
            await().until(() -> database.number("select count(*) from pg_locks where not granted") > 0);

            patch("k", Map.of("firstName", "Ana")).statusCode(409).body("type", equalTo(IN_FLIGHT));
            other.rollback();
        }
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        patch("k", Map.of("firstName", "Ana")).statusCode(200).header("Idempotent-Replayed", equalTo("true"));
    }

    @Test
    void aRepeatedBulkChangeTakesInNobodyWhoCameAfterIt() {
        Map<String, Object> change = Map.of("filter", Map.of(), "addTags", List.of("here"));
        bulk(change).statusCode(200).body("changed", equalTo(1)).header("Idempotent-Replayed", nullValue());
        String boris = made("boris@example.org");

        bulk(change)
                .statusCode(200)
                .body("matched", equalTo(1))
                .body("changed", equalTo(1))
                .header("Idempotent-Replayed", equalTo("true"));
        Api.reader().get(boris).then().body("tags", equalTo(List.of()));
        bulk(Map.of("filter", Map.of(), "addTags", List.of("there")))
                .statusCode(422)
                .body("type", equalTo(REUSED));
    }

    @Test
    void aBulkChangeWhoseLikeIsAtWorkIsRefused() throws Exception {
        Map<String, Object> change = Map.of("filter", Map.of(), "addTags", List.of("here"));
        CompletableFuture<Integer> first;
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from contact for update");
            first = CompletableFuture.supplyAsync(() -> bulk(change).extract().statusCode());
            await().until(() -> database.number("select count(*) from pg_locks where not granted") > 0);

            bulk(change).statusCode(409).body("type", equalTo(IN_FLIGHT));
            other.rollback();
        }
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void aRepeatedChangeOfANameIsAnsweredAsTheFirst() {
        keyed("k", Map.of("title", "A")).put("/v1/lists/a").then().statusCode(200);
        rename("a", "b").statusCode(200).body("name", equalTo("b"));

        rename("a", "b")
                .statusCode(200)
                .body("name", equalTo("b"))
                .body("title", equalTo("A"))
                .header("Idempotent-Replayed", equalTo("true"));
        rename("a", "c").statusCode(422);
    }

    @Test
    void keepsNobodysDataBesideAKey() {
        patch("k", Map.of("firstName", "Zornitsa")).statusCode(200);
        bulk(Map.of("filter", Map.of("q", "Zornitsa"), "addTags", List.of("x"))).statusCode(200);

        assertThat(database.text("select string_agg(k::text, ' ') from idempotency_key k"))
                .contains("changed")
                .doesNotContain("Zornitsa", "ana@");
    }

    private ValidatableResponse patch(String key, Map<String, String> patch) {
        return keyed(key, patch).patch(ana).then();
    }

    private ValidatableResponse conditionalPatch() {
        return keyed("k", Map.of("firstName", "Ana"))
                .header("If-Match", "\"1\"")
                .patch(ana)
                .then();
    }

    private static ValidatableResponse bulk(Map<String, Object> change) {
        return keyed("k", change).post("/v1/contacts/bulk").then();
    }

    private static ValidatableResponse rename(String list, String name) {
        return keyed("k", Map.of("name", name)).patch("/v1/lists/" + list).then();
    }

    private static io.restassured.specification.RequestSpecification keyed(String key, Object body) {
        return Api.writes(body).header("Idempotency-Key", key);
    }

    private static String made(String email) {
        return Api.writes(Map.of("email", email))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }
}
