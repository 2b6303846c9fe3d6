package dev.carillon.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link in a message by which its recipient opts out. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class OptOutLinkTest {
    private static final String TO = "+359888123456";

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void aBodyHoldsTheLinkAndItCounts() {
        String text = "x".repeat(130) + " ((optout))";
        String id = Api.send(TO, text);

        JsonPath message = Api.awaitSettled(id);

        assertThat(message.getString("body")).contains("/o/").doesNotContain("((optout))");
        assertThat(message.getInt("segments")).isEqualTo(2);
    }

    @Test
    void anEstimateCountsTheLink() {
        String text = "x".repeat(130) + " ((optout))";

        Api.json("reader", Map.of("body", text))
                .post("/v1/estimates")
                .then()
                .statusCode(200)
                .body("segments", equalTo(2));
    }

    @Test
    void aTemplateHoldsTheLinkWithoutAValueForIt() {
        Api.json("writer", Map.of("body", "Hi ((name)), no more? (( optout ))")).put("/v1/templates/link");
        String id = Api.json(
                        "writer",
                        Map.of("to", TO, "template", "link", "values", Map.of("name", "Ana", "optout", "forged")))
                .post("/v1/messages")
                .path("id");

        assertThat(Api.message(id).getString("body")).matches("Hi Ana, no more\\? http.*/o/[A-Za-z0-9_-]{22}");
    }

    @Test
    void onlyTheButtonOptsOut() {
        String path = link();

        given().get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cache-Control", "no-store")
                .body(containsString("<form method=\"post\">"))
                .body(containsString("+359"))
                .body(not(containsString(TO)));
        given().head(path).then().statusCode(200);
        assertThat(suppressions.standingAgainst(TO)).isEmpty();

        given().header("Accept-Language", "bg-BG,bg;q=0.9")
                .contentType("application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .post(path)
                .then()
                .statusCode(200)
                .body(containsString("Готово"));
        given().post(path).then().statusCode(200);

        assertThat(suppressions.standingAgainst(TO)).contains(Reason.LINK);
        assertThat(Surroundings.value("select count(*) from suppression")).isEqualTo("1");
    }

    @Test
    void aLinkKeepsWorkingWithWhatOthersAddToIt() {
        given().get(link() + "?fbclid=x").then().statusCode(200);
    }

    @Test
    void aForgedLinkShowsNothingAndDoesNothing() {
        String forged = "/o/" + "A".repeat(22);

        given().get(forged).then().statusCode(404).contentType("text/html").body(containsString("Unknown link"));
        given().post(forged).then().statusCode(404);
        given().header("Accept-Language", "bg")
                .get("/o/x")
                .then()
                .statusCode(404)
                .body(containsString("Непозната"));

        assertThat(Surroundings.value("select count(*) from suppression")).isEqualTo("0");
    }

    private static String link() {
        String body = Api.message(Api.send(TO, "((optout))")).getString("body");
        return body.substring(body.indexOf("/o/"));
    }
}
