package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ContactsTest {
    @Inject
    Database database;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void makesAContactAndShowsIt() {
        String location = create(Map.of(
                        "email", " Maria@Example.org ",
                        "name", "Maria del Carmen Ruiz",
                        "phone", "0888 123 456",
                        "lists", List.of("participants"),
                        "tags", List.of("vip", "2026")))
                .statusCode(201)
                .header("Location", startsWith("/v1/contacts/"))
                .extract()
                .header("Location");

        Api.reader()
                .get(location)
                .then()
                .statusCode(200)
                .body("email", equalTo("maria@example.org"))
                .body("firstName", equalTo("Maria"))
                .body("lastName", equalTo("del Carmen Ruiz"))
                .body("phone", equalTo("+359888123456"))
                .body("lists", equalTo(List.of("participants")))
                .body("tags", equalTo(List.of("2026", "vip")))
                .body("sources", equalTo(List.of("api")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | email | is empty",
                "{\"email\":\"maria\"} | email | has no '@'",
                "{\"email\":\"a@b.org\",\"phone\":\"+359 88\"} | phone | too short",
                "{\"email\":\"a@b.org\",\"lists\":[\"ok\",\"not ok\"]} | lists | 1 to 64 letters",
                "{\"email\":\"a@b.org\",\"tags\":[\"\"]} | tags | 1 to 64 letters",
                "{\"email\":\"a@b.org\",\"name\":\"A B\",\"firstName\":\"A\"} | name | either",
                "{\"email\":\"a@b.org\",\"attributes\":{\"a\":{\"b\":1}}} | attributes | An attribute is a text",
                "{\"email\":\"a@b.org\",\"attributes\":{\"1 a\":1}} | attributes | name of an attribute",
                "{\"email\":\"a@b.org\",\"attributes\":[]} | attributes | one JSON object",
                "{\"email\":\"a@b.org\",\"phnoe\":\"1\"} | phnoe | There is no field",
            })
    void refusesWhatIsWrongAndNamesTheField(String json, String field, String reason) {
        Api.writes(json)
                .post("/v1/contacts")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("detail", containsString(reason));
        assertThat(contacts()).isZero();
    }

    @Test
    void refusesJsonThatIsTooLarge() {
        Api.writes("{\"email\":\"" + "x".repeat(1 << 20) + "\"}")
                .post("/v1/contacts")
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:problem-type:carillon:content-too-large"));
    }

    @Test
    void refusesAnAddressThatIsKnown() {
        create(Map.of("email", "maria@example.org")).statusCode(201);

        create(Map.of("email", "MARIA@example.org", "name", "Somebody Else"))
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:contact-exists"));
        Api.reader().get("/v1/contacts").then().body("items.firstName", equalTo(List.of("")));
    }

    @Test
    void answersARepeatedRequestAsTheFirst() {
        Map<String, Object> maria = Map.of("email", "maria@example.org");
        String id = Api.writes(maria)
                .header("Idempotency-Key", "k-1")
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", nullValue())
                .extract()
                .path("id");

        Api.writes(maria)
                .header("Idempotency-Key", "k-1")
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("id", equalTo(id));
        Api.writes(Map.of("email", "other@example.org"))
                .header("Idempotency-Key", "k-1")
                .post("/v1/contacts")
                .then()
                .statusCode(422);
        assertThat(contacts()).isOne();
    }

    @Test
    void pagesThroughAllInTheOrderTheyWereMadeIn() {
        IntStream.range(0, 7)
                .forEach(i -> create(Map.of("email", (9 - i) + "@example.org")).statusCode(201));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            var page = Api.reader()
                    .queryParam("limit", 3)
                    .queryParam("cursor", cursor)
                    .get("/v1/contacts")
                    .then()
                    .statusCode(200)
                    .extract();
            seen.addAll(page.path("items.email"));
            cursor = page.path("next");
        } while (cursor != null);

        assertThat(seen)
                .containsExactly(
                        "9@example.org",
                        "8@example.org",
                        "7@example.org",
                        "6@example.org",
                        "5@example.org",
                        "4@example.org",
                        "3@example.org");
    }

    @Test
    void findsByListTagAddressAndText() {
        create(Map.of(
                "email", "ana@example.org", "name", "Ana Petrova", "lists", List.of("a", "b"), "tags", List.of("x")));
        create(Map.of(
                "email", "boris@example.org", "name", "Boris 100%", "lists", List.of("b"), "phone", "0888123456"));
        create(Map.of("email", "clara@example.org", "name", "Clara Petrova", "tags", List.of("x")));

        found("list", "b").body("items.firstName", equalTo(List.of("Ana", "Boris")));
        found("tag", "x").body("items.firstName", equalTo(List.of("Ana", "Clara")));
        found("email", "BORIS@example.org").body("items.firstName", equalTo(List.of("Boris")));
        found("q", "petr an").body("items.firstName", equalTo(List.of("Ana")));
        found("q", "PETROVA").body("items.firstName", equalTo(List.of("Ana", "Clara")));
        found("q", "100%").body("items.firstName", equalTo(List.of("Boris")));
        found("q", "bor@exam").body("items.firstName", equalTo(List.of("Boris")));
        found("q", "0888 12").body("items.firstName", equalTo(List.of("Boris")));
        found("q", "+359 888").body("items.firstName", equalTo(List.of("Boris")));
        found("q", "etrova").body("items", hasSize(0));
        found("phone", "00359888123456").body("items.firstName", equalTo(List.of("Boris")));
        found("source", "api").body("items", hasSize(3));
        found("source", "wordpress").body("items", hasSize(0));
        found("sort", "newest").body("items.firstName", equalTo(List.of("Clara", "Boris", "Ana")));
        found("list", "nobody").body("items", hasSize(0));
        Api.reader()
                .get("/v1/contacts?list=b&tag=x")
                .then()
                .body("items.firstName", equalTo(List.of("Ana")))
                .body("items[0].lists", equalTo(List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({
        "cursor,%21,cursor",
        "limit,0,limit",
        "limit,1001,limit",
        "email,maria,email",
        "list,a%20b,list",
        "q,%25,q",
        "sort,up,sort",
        "source,x,source",
        "phone,12,phone",
        "attribute,x,attribute"
    })
    void refusesAQueryThatIsWrong(String parameter, String value, String field) {
        Api.reader()
                .urlEncodingEnabled(false)
                .get("/v1/contacts?" + parameter + "=" + value)
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/contacts?sort=newest", "/v1/imports", "/v1/deliveries", "/v1/lists"})
    void aCursorLeadsOnInItsOwnListAlone(String other) {
        create(Map.of("email", "a@example.org"));
        create(Map.of("email", "b@example.org"));
        String cursor = Api.reader().get("/v1/contacts?limit=1").path("next");

        Api.reader()
                .queryParam("cursor", cursor)
                .get(other)
                .then()
                .statusCode(400)
                .body("field", equalTo("cursor"));

        Api.reader()
                .queryParam("cursor", cursor)
                .get("/v1/contacts")
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
    }

    @Test
    void removesAContactAndAllThatHangsOnIt() {
        String location = create(Map.of("email", "a@example.org", "lists", List.of("a"), "tags", List.of("b")))
                .extract()
                .header("Location");

        Api.writer().delete(location).then().statusCode(204);

        Api.reader().get(location).then().statusCode(404).body("detail", containsString("no contact"));
        Api.writer().delete(location).then().statusCode(404);
        assertThat(database.number("select count(*) from contact_list")).isZero();
        create(Map.of("email", "a@example.org")).statusCode(201);
    }

    @Test
    void asksWhoCalls() {
        RestAssured.given().get("/v1/contacts").then().statusCode(401).header("WWW-Authenticate", equalTo("Bearer"));
        RestAssured.given().auth().oauth2("wrong").get("/v1/contacts").then().statusCode(401);
        Api.reader()
                .contentType("application/json")
                .body(Map.of("email", "a@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:problem-type:carillon:missing-role"));
    }

    private static ValidatableResponse create(Map<String, Object> contact) {
        return Api.writes(contact).post("/v1/contacts").then();
    }

    private static ValidatableResponse found(String parameter, String value) {
        return Api.reader()
                .queryParam(parameter, value)
                .get("/v1/contacts")
                .then()
                .statusCode(200);
    }

    private long contacts() {
        return database.number("select count(*) from contact");
    }
}
