package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ContactChangesTest {
    @Inject
    Database database;

    private String ana;

    @BeforeEach
    void begin() {
        database.clear();
        ana = Api.writes(Map.of(
                        "email", "ana@example.org",
                        "name", "Ana Petrova",
                        "phone", "0888123456",
                        "lists", List.of("a", "b"),
                        "attributes", Map.of("city", "Sofia", "visits", 3, "vip", true)))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .extract()
                .header("Location");
    }

    @Test
    void changesWhatThePatchNamesAndLeavesTheRest() {
        patch("{\"phone\":null,\"attributes\":{\"city\":\"Varna\",\"vip\":null},\"tags\":[\"x\"]}")
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("phone", nullValue())
                .body("firstName", equalTo("Ana"))
                .body("attributes", equalTo(Map.of("city", "Varna", "visits", 3)))
                .body("lists", equalTo(List.of("a", "b")))
                .body("tags", equalTo(List.of("x")))
                .body("provenance.phone[0]", equalTo("api"))
                .body("provenance", not(hasKey("name")));

        assertThat(database.text("select detail->>'changed' from contact_event where kind = 'contact.updated'"))
                .isEqualTo("[\"attributes\", \"phone\", \"tags\"]");
    }

    @Test
    void takesAWholeNameInPlaceOfItsParts() {
        patch("{\"name\":\"Maria del Carmen\"}")
                .body("firstName", equalTo("Maria"))
                .body("lastName", equalTo("del Carmen"));
        patch("{\"lastName\":\"Ruiz\"}").body("firstName", equalTo("Maria")).body("lastName", equalTo("Ruiz"));
    }

    @Test
    void keepsTheVersionWhereNothingChanges() {
        patch("{\"firstName\":\"Ana\",\"lists\":[\"b\",\"a\"]}").statusCode(200).header("ETag", equalTo("\"1\""));

        assertThat(database.number("select count(*) from contact_event where kind = 'contact.updated'"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\":null}|400|email",
                "{\"email\":\"boris@example.org\"}|409|email",
                "{\"name\":\"A B\",\"firstName\":\"A\"}|400|name",
                "{\"phone\":\"12\"}|400|phone",
                "{\"lists\":\"a\"}|400|lists",
                "{\"lists\":[\"\"]}|400|lists",
                "{\"lists\":[null]}|400|lists[0]",
                "{\"lists\":[\"a\\u0000\"]}|400|lists.0",
                "{\"phnoe\":\"1\"}|400|phnoe",
                "{\"attributes\":{\"a\":{\"b\":1}}}|400|attributes",
                "[]|400|``",
                "nonsense|400|``",
            })
    void refusesABadPatchAndNamesTheField(String json, int status, String field) {
        Api.writes(Map.of("email", "boris@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(201);

        patch(json)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("field", equalTo(field.isEmpty() ? null : field));
        Api.reader().get(ana).then().header("ETag", equalTo("\"1\""));
    }

    @Test
    void replacesTheWholeContact() {
        Api.writes(Map.of("email", "Ana@Example.com", "tags", List.of("t")))
                .put(ana)
                .then()
                .statusCode(200)
                .body("email", equalTo("ana@example.com"))
                .body("firstName", equalTo(""))
                .body("phone", nullValue())
                .body("lists", hasSize(0))
                .body("tags", contains("t"))
                .body("attributes", anEmptyMap());
        Api.writes(Map.of("email", "x@example.org"))
                .put("/v1/contacts/00000000-0000-7000-8000-000000000000")
                .then()
                .statusCode(404);
    }

    @Test
    void changesOnlyTheVersionThatTheCallerKnows() {
        for (String stale : List.of("\"7\"", "W/\"1\"", "\"7\", \"8\"")) {
            conditional(stale).patch(ana).then().statusCode(412).body("field", equalTo("If-Match"));
            Api.writer().header("If-Match", stale).delete(ana).then().statusCode(412);
        }

        conditional("\"0\", \"1\"").patch(ana).then().statusCode(200).header("ETag", equalTo("\"2\""));
        conditional("*").put(ana).then().statusCode(400);
        Api.writer().header("If-Match", "\"2\"").delete(ana).then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "W/1", "\"1", "\"1\" \"2\"", "\"1\", 2", "*, \"1\"", "\"1 \"", "w/\"1\"", ","})
    void saysThatAnEntityTagHasQuotes(String malformed) {
        conditional(malformed)
                .patch(ana)
                .then()
                .statusCode(400)
                .body("field", equalTo("If-Match"))
                .body("detail", containsString("with its quotes"));
        Api.writer().header("If-Match", malformed).delete(ana).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", ", \"1\" ,\t,\"a,b\",", "\"\",\"1\"", "W/\"1\", \"1\""})
    void takesEveryListOfEntityTags(String tags) {
        conditional(tags).patch(ana).then().statusCode(200);
    }

    private static RequestSpecification conditional(String ifMatch) {
        return Api.writes("{\"firstName\":\"Anna\"}").header("If-Match", ifMatch);
    }

    @Test
    void tellsAReaderThatHasTheVersionAlready() {
        for (String known : List.of("\"1\"", "W/\"1\"", "*", "\"0\",\"1\"")) {
            Api.reader()
                    .header("If-None-Match", known)
                    .get(ana)
                    .then()
                    .statusCode(304)
                    .header("ETag", equalTo("\"1\""));
        }
        Api.reader().header("If-None-Match", "\"2\"").get(ana).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "city:Sofia|1",
                "city:\"Sofia\"|1",
                "visits:3|1",
                "visits:3.0|1",
                "vip:true|1",
                "vip:\"true\"|0",
                "visits:4|0"
            })
    void findsByAttribute(String attribute, int found) {
        Api.reader()
                .queryParam("attribute", attribute)
                .get("/v1/contacts")
                .then()
                .statusCode(200)
                .body("items", hasSize(found));
    }

    @ParameterizedTest
    @CsvSource({
        "newsletter, 1",
        "newsletter:given, 1",
        "newsletter:withdrawn, 0",
        "offers, 0",
        "offers:withdrawn, 1",
        "other:withdrawn, 0",
        "newsletter:not-withdrawn, 1",
        "offers:not-withdrawn, 0",
        "other:not-withdrawn, 1",
        "all:not-withdrawn, 1"
    })
    void findsByConsent(String consent, int found) {
        state("newsletter", "GIVEN");
        state("offers", "WITHDRAWN");

        Api.reader()
                .get("/v1/contacts?consent=" + consent)
                .then()
                .statusCode(200)
                .body("items", hasSize(found));
    }

    @Test
    void takesWhoWithdrewFromEverythingForOneWhoWithdrew() {
        state("newsletter", "GIVEN");
        state("all", "WITHDRAWN");

        Api.reader().get("/v1/contacts?consent=newsletter").then().body("items", hasSize(0));
        Api.reader().get("/v1/contacts?consent=newsletter:withdrawn").then().body("items", hasSize(1));
        Api.reader().get("/v1/contacts?consent=newsletter:not-withdrawn").then().body("items", hasSize(0));
        Api.reader().get("/v1/contacts?consent=all:not-withdrawn").then().body("items", hasSize(0));
        Api.reader()
                .get("/v1/contacts?consent=newsletter:maybe")
                .then()
                .statusCode(400)
                .body("field", equalTo("consent"));
    }

    private void state(String purpose, String state) {
        database.execute(
                "insert into consent_state (contact_id, purpose, state, consent_id, since)"
                        + " select id, ?, ?, id, clock_timestamp() from contact",
                purpose,
                state);
    }

    private ValidatableResponse patch(String json) {
        return Api.writer()
                .contentType("application/merge-patch+json")
                .body(json)
                .patch(ana)
                .then();
    }
}
