package dev.carillon.contacts.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.Surroundings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Erasures, and what is kept of merges to undo them. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ErasedMergesTest {
    private static final String EMAIL = "zdravka@example.org";
    private static final String PHONE = "+359888765432";
    private static final Map<String, Object> ZDRAVKA =
            Map.of("email", EMAIL, "name", "Zdravka Gerganova", "phone", PHONE);

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    SubjectRepository subjects;

    @Inject
    Eraser eraser;

    @BeforeEach
    void begin() {
        database.clear();
        database.execute("delete from contact_event");
        Surroundings.BROKER.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {EMAIL, "zdravka@work.example", "zdravka@home.example"})
    void nothingIsLeftOfMergesWhoseSurvivorWasRemoved(String address) {
        String survivor = mergedTwice();
        Api.writer().delete(survivor).then().statusCode(204);

        erase(address);

        assertThat(database.dump()).doesNotContainIgnoringCase("zdravka").doesNotContain("Gerganova", "888765432");
    }

    @Test
    void nothingIsLeftOfMergesWhoseSurvivorWasTooOld() {
        mergedTwice();
        database.execute("update contact set updated_at = now() - interval '2000 days'");
        database.execute("delete from contact_event");
        Api.admin().post("/v1/retention/runs").then().statusCode(200);
        assertThat(database.number("select count(*) from contact")).isZero();

        erase(EMAIL);

        assertThat(database.dump()).doesNotContainIgnoringCase("zdravka").doesNotContain("Gerganova", "888765432");
    }

    @Test
    void nothingIsLeftOfWhatAnotherHadUntilTheMergeWasUndone() {
        String zdravka = create(ZDRAVKA);
        String boris = create(Map.of("email", "boris@example.org", "name", "Boris Ivanov"));
        String clara = create(Map.of("email", "clara@example.org", "name", "Clara Simova"));
        String first = merge(boris, Map.of("from", List.of(id(zdravka)), "fields", Map.of("name", id(zdravka))));
        String second = merge(clara, Map.of("from", List.of(id(boris))));
        undo(second).statusCode(200);
        undo(first).statusCode(200);

        Api.writer().post(zdravka + "/erase").then().statusCode(201).body("counts.merges", equalTo(1));

        assertThat(database.dump())
                .doesNotContainIgnoringCase("gerganova")
                .doesNotContain("888765432", EMAIL)
                .contains("boris@example.org", "Ivanov", "clara@example.org");
    }

    @Test
    void nothingIsLeftOfAnAddressThatTheSurvivorHadBefore() {
        String boris = create(Map.of("email", EMAIL, "name", "Boris Ivanov"));
        String merge = merge(boris, Map.of("from", List.of(id(create(Map.of("email", "clara@example.org"))))));
        Api.writes(Map.of("email", "boris@example.org")).patch(boris).then().statusCode(200);

        erase(EMAIL);

        assertThat(database.dump()).doesNotContain(EMAIL);
        undo(merge).statusCode(409).body("type", equalTo("urn:problem-type:carillon:merge-too-old"));
        Api.reader().get(boris).then().body("aliases", equalTo(List.of("clara@example.org")));
    }

    @Test
    void aNumberThatSomebodyGetsBackByUndoingAMergeStaysTheirs() {
        String sister = create(Map.of("email", "sister@example.org", "phone", PHONE));
        String other = create(Map.of("email", "other@example.org", "phone", "0888111222"));
        String merge = merge(other, Map.of("from", List.of(id(sister))));

        Api.writer().post(create(ZDRAVKA) + "/erase").then().statusCode(201);
        undo(merge).statusCode(200);

        Api.reader().get(sister).then().body("phone", equalTo(PHONE));
        assertThat(database.text("select string_agg(kind, ' ') from tombstone")).isEqualTo("EMAIL");
        assertThat(Surroundings.BROKER.created()).noneMatch(payload -> payload.contains("888765432"));
    }

    @Test
    void looksAgainAtWhoCameBackSinceTheFirstLook() {
        UUID zdravka = UUID.fromString(id(create(ZDRAVKA)));
        String boris = create(Map.of("email", "boris@example.org"));
        String clara =
                create(Map.of("email", "clara@example.org", "attributes", Map.of("friend", "Zdravka Gerganova")));
        database.execute("update contact set updated_at = now() - interval '1 day'");
        String merge = merge(boris, Map.of("from", List.of(id(clara))));
        Eraser.Looked looked = inTransaction(connection ->
                eraser.look(connection, subjects.of(connection, zdravka).orElseThrow(), Instant.now()));

        undo(merge).statusCode(200);
        inTransaction(connection -> {
            eraser.begin(connection);
            Subject subject = subjects.of(connection, zdravka).orElseThrow();
            return eraser.erase(connection, looked, subject, new UUID(9, 9), "test", Instant.now());
        });

        Api.reader().get(clara).then().body("attributes.friend", equalTo("(erased)"));
        assertThat(database.dump()).doesNotContain("Gerganova");
    }

    @Test
    void whatAnAttributeOfAMergedContactSaysIsNotForbidden() {
        String zdravka = create(ZDRAVKA);
        Map<String, Object> boss = Map.of("email", "boss@example.org", "phone", "+359888111222");
        String before = create(Map.of("email", "z@example.org", "attributes", boss));
        merge(zdravka, Map.of("from", List.of(id(before))));

        Api.writer().post(zdravka + "/erase").then().statusCode(201);

        create(boss);
    }

    /** The address that survives of three, whose number and name came from the first. */
    private static String mergedTwice() {
        String first = create(ZDRAVKA);
        String second = create(Map.of("email", "zdravka@work.example"));
        String third = create(Map.of("email", "zdravka@home.example"));
        merge(second, Map.of("from", List.of(id(first))));
        merge(third, Map.of("from", List.of(id(second))));
        return third;
    }

    private static String merge(String survivor, Map<String, Object> request) {
        return Api.writes(request)
                .post(survivor + "/merge")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }

    private static ValidatableResponse undo(String merge) {
        return Api.writer().post(merge + "/undo").then();
    }

    private static void erase(String address) {
        Api.writes(Map.of("email", address))
                .post("/v1/erasures")
                .then()
                .statusCode(201)
                .body("state", equalTo("DONE"))
                .body("counts.contacts", equalTo(0));
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                return work.on(connection);
            }
        });
    }

    private static String create(Map<String, Object> contact) {
        return Api.writes(contact)
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }

    private static String id(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
