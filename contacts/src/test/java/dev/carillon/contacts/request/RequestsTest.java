package dev.carillon.contacts.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no route takes, and what none fails on. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RequestsTest {
    @Inject
    Database database;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/contacts | {\"email\":\"a@b.org\",\"lists\":[null]} | lists",
                "/v1/contacts | {\"email\":\"a@b.org\",\"tags\":[null]} | tags",
                "/v1/contacts | {\"email\":\"a@b.org\",\"name\":\"a\\u0000\"} | name",
                "/v1/contacts | {\"email\":\"a@b.org\",\"attributes\":{\"a\":\"\\ud800\"}} | attributes.a",
                "/v1/contacts | {\"email\":\"a@b.org\",\"attributes\":{\"a\":1e400000}} | attributes.a",
                "/v1/contacts/bulk | {\"filter\":{\"q\":\"\"},\"addTags\":[\"x\"]} | q",
                "/v1/contacts/bulk | {\"filter\":{\"consent\":\" \"},\"addTags\":[\"x\"]} | consent",
            })
    void namesWhatIsWrongInABody(String path, String json, String field) {
        Api.writes(json).post(path).then().statusCode(400).body("field", containsString(field));
    }

    @Test
    void namesAnEventThatIsNone() {
        Api.admin()
                .contentType(ContentType.JSON)
                .body("{\"url\":\"https://example.org/\",\"events\":[null]}")
                .post("/v1/subscriptions")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a@b.org\"}{}",
                "{\"email\":\"a@b.org\",\"email\":\"c@b.org\"}",
                "{\"email\":\"a@b.org\",\"attributes\":{\"a\":1,\"a\":2}}"
            })
    void refusesWhatHasTwoMeanings(String json) {
        Api.writes(json).post("/v1/contacts").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A word"})
    void refusesAPlainTextForANote(String text) {
        Api.writer()
                .contentType("text/plain")
                .body(text)
                .post("/v1/contacts/" + contact() + "/notes")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem-type:carillon:unsupported-media-type"));
    }

    @Test
    void refusesANumberForAName() {
        String id = contact();

        Api.writes("{\"purpose\":\"news\",\"state\":1}")
                .post("/v1/contacts/" + id + "/consents")
                .then()
                .statusCode(400)
                .body("field", equalTo("state"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"purpose\":\"news\",\"evidence\":\"a form\"} | evidence | has to be an object.",
                "{\"purpose\":\"news\",\"state\":\"BOGUS\"}     | state    | has to be one of PENDING, GIVEN, WITHDRAWN.",
            })
    void saysWhatAFieldHasToBe(String json, String field, String detail) {
        Api.writes(json)
                .post("/v1/contacts/" + contact() + "/consents")
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body("detail", containsString(detail));
    }

    @Test
    void refusesEvidenceThatIsNestedDeeperThanItCanBeShown() {
        String path = "/v1/contacts/" + contact() + "/consents";
        String consent = "{\"purpose\":\"news\",\"state\":\"GIVEN\",\"basis\":\"CONSENT\",\"evidence\":{\"e\":%s}}";

        Api.writes(consent.formatted("[".repeat(990) + "]".repeat(990)))
                .post(path)
                .then()
                .statusCode(400)
                .body("field", equalTo("evidence"));
        Api.writes(consent.formatted("[".repeat(19) + "]".repeat(19)))
                .post(path)
                .then()
                .statusCode(201);
        Api.reader().get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.50", "12345678901234567890123456789.000000000000000001", "0.1"})
    void aNumberComesOutAsItWentIn(String number) {
        String id = Api.writes("{\"email\":\"a@b.org\",\"attributes\":{\"n\":" + number + "}}")
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        String shown = Api.reader().get("/v1/contacts/" + id).asString();

        assertThat(shown).contains("\"n\":" + number + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/exports/contacts.csv?consent=,consent",
        "/v1/exports/contacts.ndjson?list=,list",
        "/v1/contacts?email=,email",
        "/v1/contacts?tag=,tag",
        "/v1/contacts?q=%20,q",
        "/v1/deliveries?state=,state",
        "/v1/deliveries?site=%00,site",
        "/v1/deliveries?after=%2B1000000000-01-01T00:00:00Z,after",
        "/v1/deliveries?before=-9999-01-01T00:00:00Z,before",
        "/v1/contacts?limit=abc,limit",
        "/v1/lists?cursor=AA,cursor",
        "/v1/duplicates?by=phone&cursor=AA,cursor",
        "/v1/lists?cursor=zzz,cursor",
        "/v1/tags?cursor=zzz,cursor",
        "/v1/duplicates?by=phone&cursor=zzz,cursor",
    })
    void namesTheParameterThatIsWrong(String path, String field) {
        Api.reader().urlEncodingEnabled(false).get(path).then().statusCode(400).body("field", equalTo(field));
    }

    @Test
    void refusesNulInAPath() {
        Api.reader().urlEncodingEnabled(false).get("/v1/lists/a%00b").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/contacts",
                "/v1/lists",
                "/v1/tags",
                "/v1/deliveries",
                "/v1/imports",
                "/v1/identity-scans",
                "/v1/lifecycle",
                "/v1/lifecycle/closing",
                "/v1/merges",
                "/v1/duplicates?by=name",
                "/v1/retention",
                "/v1/subscriptions"
            })
    void doesNotServeWhatIsNotJson(String path) {
        Api.reader().accept("text/xml").get(path).then().statusCode(406);
        Api.reader().accept("application/json").get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/contacts",
                "/v1/lifecycle",
                "/v1/lifecycle/closing",
                "/v1/merges",
                "/v1/duplicates?by=name",
                "/v1/audit"
            })
    void refusesAnAcceptThatIsNone(String path) {
        Api.admin().header("Accept", "a").get(path).then().statusCode(406);
    }

    @Test
    void asksForTheTypeOfAFile() {
        // REST Assured would say one.
        Api.writer()
                .config(Api.WITHOUT_CHARSET)
                .noContentType()
                .post("/v1/imports")
                .then()
                .statusCode(415);
    }

    private static String contact() {
        return Api.writes(Map.of("email", "a@b.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
