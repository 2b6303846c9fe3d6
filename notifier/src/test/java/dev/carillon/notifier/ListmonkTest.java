package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.Suppression;
import dev.carillon.notifier.optout.SuppressionService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** listmonk posts what it has for a Messenger, and each subscriber is texted once for each campaign. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class ListmonkTest {
    private static final String PATH = "/v1/listmonk/messages";
    private static final String TO = "+359888123456";

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void aSubscriberIsTextedOnceForACampaign() {
        JsonPath first =
                post(message("Hello", TO, "plain")).statusCode(200).extract().jsonPath();
        JsonPath again =
                post(message("Hello", TO, "plain")).statusCode(200).extract().jsonPath();
        JsonPath changed = post(message("Hello again", TO, "plain"))
                .statusCode(200)
                .extract()
                .jsonPath();

        Api.awaitSettled(first.getString("items[0].message"));
        assertThat(first.getString("items[0].outcome")).isEqualTo("ACCEPTED");
        assertThat(again.getString("items[0].outcome")).isEqualTo("REPEATED");
        assertThat(again.getString("items[0].message")).isEqualTo(first.getString("items[0].message"));
        assertThat(changed.getString("items[0].outcome")).isEqualTo("REPEATED");
        assertThat(TWILIO.messages()).hasSize(1);
    }

    @Test
    void whoMustNotBeTextedIsNoErrorToListmonk() {
        suppressions.suppress(NewSuppression.of(TO, Suppression.EVERY_SENDER, Reason.API, "test"));

        JsonPath answer =
                post(message("Hello", TO, "plain")).statusCode(200).extract().jsonPath();

        assertThat(answer.getString("items[0].outcome")).isEqualTo("SUPPRESSED");
        assertThat(TWILIO.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Hello, '', plain, recipients[0].attribs.phone",
        "Hello, +3598, plain, recipients[0].attribs.phone",
        "'<p>Hello</p>', +359888123456, html, content_type"
    })
    void whatSomebodyHasToMendIsNamed(String body, String to, String type, String field) {
        assertThat(post(message(body, to, type))
                        .statusCode(400)
                        .extract()
                        .jsonPath()
                        .getString("field"))
                .isEqualTo(field);
    }

    @Test
    void nobodyIsTextedBeforeAllNumbersAreGood() {
        String second = """
                "recipients":[{"uuid":"11111111-1e1d-40c5-8a30-0f9a886c2884","attribs":{"phone":"%s"}},""".formatted(TO);

        post(message("Hello", "+3598", "plain").replace("\"recipients\":[", second))
                .statusCode(400)
                .body("field", Matchers.is("recipients[1].attribs.phone"));

        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
    }

    @Test
    void aBearerTokenIsGoodToo() {
        given().header("Authorization", "Bearer writer")
                .contentType("application/json")
                .body(message("Hello", TO, "plain"))
                .post(PATH)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"writer, wrong, 401", "reader, writer, 401", "reader, reader, 403", "'', '', 401"})
    void onlyAWritersTokenIsGood(String user, String password, int status) {
        given().auth()
                .preemptive()
                .basic(user, password)
                .contentType("application/json")
                .body(message("Hello", TO, "plain"))
                .post(PATH)
                .then()
                .statusCode(status);
    }

    @Test
    void anAdminMayWhatAWriterMay() {
        as("admin", "admin").statusCode(200);
    }

    @Test
    void whoeverLacksTheRoleIsToldWhichOneItIs() {
        as("reader", "reader").statusCode(403).body("detail", Matchers.containsString("writer"));
    }

    @Test
    void aWrongUserNameIsAnsweredByWhatWasTried() {
        ValidatableResponse answer = as("wrong", "writer").statusCode(401);

        answer.body("detail", Matchers.containsString("user name"));
        assertThat(answer.extract().headers().getValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"carillon\", charset=\"UTF-8\"");
    }

    @Test
    void whoeverTriesNothingIsAskedForEither() {
        ValidatableResponse answer = given().contentType("application/json")
                .body(message("Hello", TO, "plain"))
                .post(PATH)
                .then()
                .statusCode(401);

        assertThat(answer.extract().headers().getValues("WWW-Authenticate"))
                .containsExactlyInAnyOrder("Bearer", "Basic realm=\"carillon\", charset=\"UTF-8\"");
    }

    private static ValidatableResponse as(String user, String password) {
        return given().auth()
                .preemptive()
                .basic(user, password)
                .contentType("application/json")
                .body(message("Hello", TO, "plain"))
                .post(PATH)
                .then();
    }

    @Test
    void basicIsForListmonkAlone() {
        given().auth()
                .preemptive()
                .basic("writer", "writer")
                .get("/v1/messages")
                .then()
                .statusCode(401);
    }

    private static ValidatableResponse post(String body) {
        return given().auth()
                .preemptive()
                .basic("writer", "writer")
                .contentType("application/json")
                .body(body)
                .post(PATH)
                .then();
    }

    /** As listmonk 5 posts it. */
    private static String message(String body, String phone, String type) {
        return """
                {"subject":"Bar","from_email":"a@example.org","content_type":"%s","body":"%s","recipients":[
                 {"uuid":"e44b4135-1e1d-40c5-8a30-0f9a886c2884","email":"anon@example.com","name":"Anon Doe",
                  "attribs":{"phone":"%s","city":"Sofia","n":1},"status":"enabled"}],
                 "campaign":{"from_email":"a@example.org","uuid":"2e7e4b51-f31b-418a-a120-e41800cb689f","name":"Bar",
                  "headers":[],"tags":["bar"]},"attachments":null}
                """.formatted(type, body, phone);
    }
}
