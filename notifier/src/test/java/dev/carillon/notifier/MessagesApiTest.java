package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API takes, refuses and shows, apart from sending. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class MessagesApiTest {

    @BeforeEach
    void reset() {
        Api.reset();
        Api.json("writer", Map.of("body", "Hi ((name)), it is ((day))"))
                .put("/v1/templates/hello")
                .then()
                .statusCode(200)
                .body("placeholders", equalTo(List.of("name", "day")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+35988       | x |       | to       | is too short",
                "             | x |       | to       | must not be blank",
                "0888123456   |   |       | body     | Give either a body, or a template",
                "0888123456   | x | hello | body     | Give either a body, or a template",
                "0888123456   |   | none  | template | There is no template 'none'",
                "0888123456   |   | hello | name     | No value for ((name))"
            })
    void refusesWhatCannotBeSent(String to, String body, String template, String field, String why) {
        Map<String, String> request = new HashMap<>();
        request.put("to", to);
        request.put("body", body);
        request.put("template", template);

        Api.json("writer", request)
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("detail", containsString(why));
    }

    @Test
    void refusesAFieldThatDoesNotExist() {
        Api.json("writer", Map.of("to", "0888123456", "text", "Hello"))
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("field", equalTo("text"));
    }

    @Test
    void fillsATemplateIn() {
        String id = Api.json(
                        "writer",
                        Map.of(
                                "to",
                                "0888123456",
                                "template",
                                "hello",
                                "values",
                                Map.of("name", "Ana", "day", "Monday")))
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        assertThat(Api.message(id).getString("body")).isEqualTo("Hi Ana, it is Monday");
    }

    @Test
    void aBodyIsSentAsItIs() {
        String id = Api.send("0888123456", "((name))");

        assertThat(Api.message(id).getString("body")).isEqualTo("((name))");
    }

    @Test
    void aKeySendsOneMessage() {
        Map<String, String> request = Map.of("to", "0888123456", "body", "Hello");
        String id = Api.json("writer", request)
                .header("Idempotency-Key", "one")
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", nullValue())
                .extract()
                .path("id");

        Api.json("writer", request)
                .header("Idempotency-Key", "one")
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .header("Location", containsString(id))
                .body("id", equalTo(id));
        Api.json("writer", Map.of("to", "0888123456", "body", "Other"))
                .header("Idempotency-Key", "one")
                .post("/v1/messages")
                .then()
                .statusCode(422);
        // Another caller's key is another key.
        Api.json("admin", Map.of("to", "0888123456", "body", "Other"))
                .header("Idempotency-Key", "one")
                .post("/v1/messages")
                .then()
                .statusCode(202);

        Api.awaitSettled(id);
        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("2");
    }

    @Test
    void listsTheNewestFirstByPageAndState() {
        String first = Api.send("0888123456", "1");
        String second = Api.send("0888123456", "2");
        String third = Api.send("0888123456", "3");
        List.of(first, second, third).forEach(Api::awaitSettled);

        JsonPath page =
                Api.as("reader").get("/v1/messages?limit=2").then().extract().jsonPath();
        JsonPath rest = Api.as("reader")
                .get("/v1/messages?limit=2&state=DELIVERED&cursor=" + page.getString("next"))
                .jsonPath();

        assertThat(page.getList("items.id")).containsExactly(third, second);
        assertThat(rest.getList("items.id")).containsExactly(first);
        assertThat(Api.as("reader").get("/v1/messages?state=QUEUED").jsonPath().getList("items"))
                .isEmpty();
        Api.as("reader").get("/v1/messages?cursor=nonsense!").then().statusCode(400);
        Api.as("reader")
                .get("/v1/inbound?cursor=" + page.getString("next"))
                .then()
                .statusCode(400)
                .body("field", equalTo("cursor"));
        Api.as("reader").get("/v1/messages?limit=0").then().statusCode(400);
    }

    @Test
    void estimatesWhatATextComesTo() {
        Api.json("reader", Map.of("body", "Здравей", "to", List.of("0898123456", "nobody")))
                .post("/v1/estimates")
                .then()
                .statusCode(200)
                .body("encoding", equalTo("UCS_2"))
                .body("segments", equalTo(1))
                .body("forcedBy.text", equalTo("З"))
                .body("forcedBy.codePoint", equalTo("U+0417"))
                .body("recipients[0].operator", equalTo("Yettel"))
                .body("recipients[1].error", containsString("not part of a phone number"));
        Api.json("reader", Map.of("template", "hello", "values", Map.of("name", "Ana")))
                .post("/v1/estimates")
                .then()
                .statusCode(400)
                .body("detail", containsString("((day))"));
    }

    @ParameterizedTest
    @CsvSource({"'Hi ((name', body", "'', body"})
    void refusesATemplateThatIsNone(String body, String field) {
        Api.json("writer", Map.of("body", body))
                .put("/v1/templates/broken")
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
        Api.as("reader").get("/v1/templates/broken").then().statusCode(404);
    }

    @Test
    void replacesATemplate() {
        Api.json("writer", Map.of("body", "Bye ((name))"))
                .put("/v1/templates/hello")
                .then()
                .statusCode(200);

        Api.as("reader").get("/v1/templates/hello").then().body("body", equalTo("Bye ((name))"));
    }

    @Test
    void onlyAnAdminSetsAnAccount() {
        Api.json("writer", Map.of("state", "ACTIVE"))
                .put("/v1/accounts/first")
                .then()
                .statusCode(403);
        Api.json("admin", Map.of("state", "REFUSED"))
                .put("/v1/accounts/first")
                .then()
                .statusCode(400);
        Api.json("admin", Map.of("state", "ACTIVE"))
                .put("/v1/accounts/none")
                .then()
                .statusCode(404);
    }
}
