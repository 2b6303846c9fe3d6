package dev.carillon.contacts.consent;

import static dev.carillon.contacts.ContactsEnvironment.WORDPRESS_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ConsentsTest {
    private static final Map<String, Object> NEWS = Map.of(
            "purpose", "news",
            "state", "GIVEN",
            "basis", "CONSENT",
            "evidence", Map.of("form", "newsletter 2026"));

    @Inject
    Database database;

    private String ana;

    @BeforeEach
    void begin() {
        database.clear();
        ana = create("ana@example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | purpose | 1 to 64 small letters",
                "{\"purpose\":\"News\",\"state\":\"GIVEN\"} | purpose | 1 to 64 small letters",
                "{\"purpose\":\"news\"} | state | GIVEN",
                "{\"purpose\":\"news\",\"state\":\"GIVEN\"} | basis | basis",
                "{\"purpose\":\"news\",\"state\":\"GIVEN\",\"basis\":\"CONSENT\"} | evidence | evidence",
                "{\"purpose\":\"news\",\"state\":\"WITHDRAWN\",\"source\":\"merge\"} | source | by itself",
                "{\"purpose\":\"news\",\"state\":\"WITHDRAWN\",\"source\":\"unsubscribe-link\"} | source | by itself",
                "{\"purpose\":\"all\",\"state\":\"GIVEN\",\"basis\":\"CONSENT\",\"evidence\":{\"a\":1}} | purpose | one",
            })
    void refusesWhatIsWrongAndNamesTheField(String json, String field, String reason) {
        Api.writes(json)
                .post(ana + "/consents")
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body("detail", containsString(reason));

        Api.reader().get(ana + "/consents").then().body("items", hasSize(0));
    }

    @Test
    void keepsWhatWasSaidAndShowsWhatHolds() {
        say(ana, NEWS).statusCode(201);
        say(ana, withdraw("news")).statusCode(201);

        Api.reader()
                .get(ana + "/consents?limit=1")
                .then()
                .body("current.purpose", equalTo(List.of("news")))
                .body("current.state", equalTo(List.of("WITHDRAWN")))
                .body("items.state", equalTo(List.of("WITHDRAWN")))
                .body("next", notNullValue());
        assertThat(database.text(
                        "select string_agg(kind, ' ' order by id) from contact_event where kind like 'consent%'"))
                .isEqualTo("consent.given consent.withdrawn");
    }

    @Test
    void answersARepeatedRequestAsTheFirst() {
        String id = keyed(NEWS).statusCode(201).extract().path("id");

        keyed(NEWS)
                .statusCode(201)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("id", equalTo(id));
        keyed(withdraw("news")).statusCode(422);
        assertThat(database.number("select count(*) from consent")).isOne();
    }

    @Test
    void whoWithdrawsAllIsOptedOutOfEveryPurposeUntilOneIsGivenAnew() {
        say(ana, NEWS).statusCode(201);
        say(ana, withdraw("all")).statusCode(201);
        assertThat(state(ana, "news")).isEqualTo("WITHDRAWN");

        say(ana, NEWS).statusCode(201);

        assertThat(state(ana, "news")).isEqualTo("GIVEN");
        assertThat(state(ana, "all")).isEqualTo("WITHDRAWN");
    }

    @Test
    void aConfirmationIsGivenByTheButtonAloneAndOnce() {
        String link = say(ana, ask()).statusCode(201).extract().path("confirm");
        assertThat(state(ana, "news")).isEqualTo("PENDING");
        assertThat(link).startsWith("https://contacts.example/links/confirm/");
        assertThat(database.text("select detail ->> 'confirm' from contact_event where kind = 'consent.requested'"))
                .isEqualTo(link);

        open(link).statusCode(200).body(containsString("<button")).header("Referrer-Policy", equalTo("no-referrer"));
        assertThat(state(ana, "news")).isEqualTo("PENDING");

        press(link, "what=confirm").statusCode(200).body(containsString("Thank you"));
        press(link, "what=confirm").statusCode(200);

        assertThat(state(ana, "news")).isEqualTo("GIVEN");
        assertThat(database.number("select count(*) from consent where state = 'GIVEN'"))
                .isOne();
    }

    @Test
    void toAskForAConfirmationUndoesNoOptOut() {
        say(ana, withdraw("news")).statusCode(201);

        String link = say(ana, ask()).statusCode(201).extract().path("confirm");
        assertThat(state(ana, "news")).isEqualTo("WITHDRAWN");

        press(link, "").statusCode(200);
        assertThat(state(ana, "news")).isEqualTo("GIVEN");
    }

    @Test
    void aLinkToConfirmIsNoGoodOnceSomethingNewerWasSaid() {
        String link = say(ana, ask()).statusCode(201).extract().path("confirm");
        say(ana, withdraw("all")).statusCode(201);

        press(link, "").statusCode(409);

        assertThat(state(ana, "news")).isEqualTo("WITHDRAWN");
    }

    @Test
    void unsubscribesWithOneClickAndNeverByLooking() {
        say(ana, NEWS).statusCode(201);
        var links =
                Api.reader().get(ana + "/unsubscribe-link?purpose=news").then().statusCode(200);
        String link = links.extract().path("url");
        links.body("List-Unsubscribe", equalTo("<" + link + ">"))
                .body("List-Unsubscribe-Post", equalTo("List-Unsubscribe=One-Click"));

        open(link).statusCode(200).body(containsString("Unsubscribe from news"));
        press(link, "").statusCode(400);
        press(link, "what=other").statusCode(400);
        assertThat(state(ana, "news")).isEqualTo("GIVEN");

        press(link, "List-Unsubscribe=One-Click").statusCode(200);
        press(link, "List-Unsubscribe=One-Click").statusCode(200);

        assertThat(state(ana, "news")).isEqualTo("WITHDRAWN");
        assertThat(database.number("select count(*) from consent where state = 'WITHDRAWN'"))
                .isOne();
        press(link, "what=all").statusCode(200);
        assertThat(state(ana, "all")).isEqualTo("WITHDRAWN");
    }

    @Test
    void takesTheClickOfAMailProviderAsMultipart() {
        String link = Api.reader().get(ana + "/unsubscribe-link").path("url");

        RestAssured.given()
                .multiPart("List-Unsubscribe", "One-Click")
                .post(URI.create(link).getPath())
                .then()
                .statusCode(200);

        assertThat(state(ana, "all")).isEqualTo("WITHDRAWN");
    }

    @ParameterizedTest
    @CsvSource({"x", "AAAA", "AAAAAQIAAAAAAAAAAAAAAAAAAAAAbmV3cwAAAAAAAAAAAAAAAAAAAAAA"})
    void aLinkThatWeDidNotMakeIsNotKnown(String token) {
        RestAssured.get("/links/unsubscribe/" + token).then().statusCode(404).contentType("text/html");
        RestAssured.given().post("/links/unsubscribe/" + token).then().statusCode(404);
        RestAssured.get("/links/confirm/" + token).then().statusCode(404);
        RestAssured.given().post("/links/confirm/" + token).then().statusCode(404);
    }

    @Test
    void aLinkOfOneKindIsNoneOfTheOther() {
        String link = Api.reader().get(ana + "/unsubscribe-link").path("url");

        press(link.replace("/unsubscribe/", "/confirm/"), "").statusCode(404);
    }

    @Test
    void nobodyComesBackFromAnOptOutByBeingRemovedAndMadeAgain() {
        say(ana, withdraw("news")).statusCode(201);
        Api.writer().delete(ana).then().statusCode(204);

        String again = create("ana@example.org");

        assertThat(state(again, "news")).isEqualTo("WITHDRAWN");
        say(again, NEWS).statusCode(201);
        Api.writer().delete(again).then().statusCode(204);
        Api.reader().get(create("ana@example.org") + "/consents").then().body("current", hasSize(0));
    }

    @Test
    void neitherAWebhookNorAFileUndoesAnOptOut() {
        say(ana, withdraw("news")).statusCode(201);

        Api.postForm(
                RestAssured.baseURI + ":" + RestAssured.port + "/webhooks/wordpress/" + WORDPRESS_SECRET,
                "hook=comment_post&comment_ID=9&comment_author=Ana&comment_author_email=ana%40example.org");
        Api.writer()
                .contentType("text/csv")
                .body("email,name\nana@example.org,Ana B\n")
                .post("/v1/imports");
        await().untilAsserted(() -> Api.reader().get(ana).then().body("lastName", equalTo("B")));
        await().until(() -> database.number("select count(*) from delivery where state = 'PROCESSED'"), equalTo(1L));

        assertThat(state(ana, "news")).isEqualTo("WITHDRAWN");
    }

    private String state(String contact, String purpose) {
        return Api.reader()
                .get(contact + "/consents")
                .then()
                .statusCode(200)
                .extract()
                .path("current.find { it.purpose == '" + purpose + "' }.state");
    }

    private static Map<String, Object> withdraw(String purpose) {
        return Map.of("purpose", purpose, "state", "WITHDRAWN");
    }

    private static Map<String, Object> ask() {
        Map<String, Object> ask = new HashMap<>(NEWS);
        ask.put("state", "PENDING");
        return ask;
    }

    private static ValidatableResponse say(String contact, Map<String, Object> what) {
        return Api.writes(what).post(contact + "/consents").then();
    }

    private ValidatableResponse keyed(Map<String, Object> what) {
        return Api.writes(what)
                .header("Idempotency-Key", "c-1")
                .post(ana + "/consents")
                .then();
    }

    private static ValidatableResponse open(String link) {
        return RestAssured.get(URI.create(link).getPath()).then();
    }

    private static ValidatableResponse press(String link, String form) {
        return RestAssured.given()
                .contentType("application/x-www-form-urlencoded")
                .body(form)
                .post(URI.create(link).getPath())
                .then();
    }

    private static String create(String email) {
        return Api.writes(Map.of("email", email))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .header("Location", startsWith("/v1/contacts/"))
                .extract()
                .header("Location");
    }
}
