package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no caller should send: it is refused by a problem that names the place, and nothing comes of it. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class HostileInputTest {

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "nonsense", "application/"})
    void anAnswerThatCannotBeGivenIsRefusedBeforeAnythingIsDone(String accept) {
        Api.json("writer", Map.of("to", "0888123456", "body", "Hello"))
                .header("Accept", accept)
                .post("/v1/messages")
                .then()
                .statusCode(406)
                .contentType("application/problem+json");

        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "post | /v1/messages               | {'to':'0888123456','body':'a\\u0000b'}                    | body",
                "post | /v1/messages               | {'to':'0888123456','body':'a\\ud800b'}                    | body",
                "post | /v1/messages               | {'to':'0888123456','body':'x','metadata':{'a\\u0000':'b'}} | metadata",
                "post | /v1/messages               | {'to':'0888123456','body':'x','to':'0888123457'}          |",
                "post | /v1/messages               | {'to':'0888123456','body':'x'} {}                         |",
                "put  | /v1/suppressions/0888123456 | {'reason':0}                                              | reason",
                "post | /v1/verifications          | {'to':'0888123456','length':4.5}                          | length",
                "post | /v1/campaigns              | {'name':'n','template':'t','recipients':[],'accounts':[null]} | accounts",
                "post | /v1/campaigns              | {'name':'n','template':'t','recipients':[{'to':'1','to':'2'}]} |",
                "post | /v1/campaigns              | {'name':'n','name':'m','template':'t','recipients':[]}    |",
                "post | /v1/campaigns              | {'name':'n','template':'t','recipients':[{'to':'1\\u0000'}]} | recipients[0].to",
            })
    void jsonThatIsNotStrictIsRefused(String method, String path, String body, String field) {
        Api.json("writer", body.replace('\'', '"'))
                .request(method, path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource({
        "put, /v1/templates/x, ''",
        "put, /v1/templates/x, Hello",
        "post, /v1/verifications/0198c5a0-0000-7000-8000-000000000000/check, ''",
        "post, /v1/verifications/0198c5a0-0000-7000-8000-000000000000/check, 123456",
        "post, /v1/messages, Hello",
    })
    void aPlainTextIsNoJsonOfOneText(String method, String path, String body) {
        Api.as("writer")
                .contentType("text/plain")
                .body(body)
                .request(method, path)
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem-type:carillon:unsupported-media-type"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages?reference=a%00b, reference",
        "/v1/messages?limit=x, limit",
        "/v1/messages?limit=99999999999, limit",
        "/v1/messages?from=-999999999-01-01T00:00:00Z, from",
        "/v1/messages?to=%2B999999999-01-01T00:00:00Z, to",
        "/v1/inbound?limit=1.5, limit",
        "/v1/suppressions?sender=%00, sender",
        "/v1/templates/a%00b, path"
    })
    void aParameterThatCannotBeReadIsNamed(String address, String field) {
        Api.as("reader")
                .urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get    | /v1/messages?stat=FAILED                | stat   | account, campaign, cursor, from, limit",
                "get    | /v1/campaigns?state=BOGUS               | state  | but cursor, limit.",
                "get    | /v1/messages?reference=a&reference=b    | reference | more than once",
                "get    | /v1/messages?state=                     | state  | no value",
                "get    | /v1/messages?state=SENT&state=          | state  | no value",
                "get    | /v1/prices?country                      | country | no value",
                "get    | /v1/accounts?name=x                     | name   | takes no query parameters",
                "delete | /v1/suppressions/0888123456?raeson=STOP | raeson | but reason, sender.",
                "post   | /v1/messages?dryRun=true                | dryRun | takes no query parameters",
            })
    void aParameterThatIsUnknownRepeatedOrEmptyIsRefused(String method, String address, String field, String why) {
        Api.json("admin", Map.of("to", "0888123456", "body", "Hello"))
                .request(method, address)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem-type:carillon:invalid-field"))
                .body("field", equalTo(field))
                .body("detail", containsString(why));
    }

    @Test
    void aStateOfMessagesMayBeRepeated() {
        Api.as("reader").get("/v1/messages?state=FAILED&state=SENT").then().statusCode(200);
    }

    @Test
    void anEmptyKeyOrTwoAreRefused() {
        Api.json("writer", Map.of("to", "0888123456", "body", "Hello"))
                .header("Idempotency-Key", "")
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("field", equalTo("Idempotency-Key"));
        Api.json("writer", Map.of("to", "0888123456", "body", "Hello"))
                .header("Idempotency-Key", "one", "two")
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("field", equalTo("Idempotency-Key"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv             | number,note,number~0888123456,x,0888123457 | stands twice in the first line",
                "text/csv             | number,note~0888123456,a\0b                | U+0000",
                "application/x-ndjson | {'number':'0888123456'} {}                 | no JSON object",
                "application/x-ndjson | {'number':'0888123456','number':'2'}       | no JSON object",
            })
    void anImportIsReadStrictly(String type, String body, String why) {
        Api.as("writer")
                .contentType(type)
                .body(body.replace('~', '\n').replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .post("/v1/suppressions")
                .then()
                .statusCode(400)
                .body(containsString(why));
    }

    @Test
    void recipientsInCsvHoldNoNul() {
        Api.json("writer", Map.of("body", "Hi ((name))")).put("/v1/templates/hello");

        Api.as("writer")
                .contentType("text/csv")
                .body("to,name\n0888123456,a\0b\n")
                .post("/v1/campaigns?name=n&template=hello")
                .then()
                .statusCode(400)
                .body(containsString("U+0000"));
    }

    @Test
    void aLanguageIsNoLongerThanOneIs() {
        Api.json("writer", Map.of("to", "0888123456", "locale", "en" + "-abcd".repeat(20_000)))
                .post("/v1/verifications")
                .then()
                .statusCode(400)
                .body("field", equalTo("locale"));
    }

    @Test
    void aValueThatIsNullIsNotThere() {
        Surroundings.sql("truncate verification, verification_send");
        Api.json("writer", Map.of("body", "((app)): ((code))")).put("/v1/templates/login");
        String request = "{'to':'0888123456','template':'login','values':{'app':%s,'other':null}}".replace('\'', '"');

        Api.json("writer", request.formatted("null"))
                .post("/v1/verifications")
                .then()
                .statusCode(400)
                .body("field", equalTo("values"));
        Api.json("writer", request.formatted("\"Bar\""))
                .post("/v1/verifications")
                .then()
                .statusCode(202);
    }

    @Test
    void aCampaignIsNotScheduledForAnotherAge() {
        Api.json("writer", Map.of("body", "Hi")).put("/v1/templates/plain");
        String id = Api.as("writer")
                .contentType("text/csv")
                .body("to\n0888123456\n")
                .post("/v1/campaigns?name=n&template=plain")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Api.json("writer", Map.of("startAt", "+999999999-01-01T00:00:00Z"))
                .post("/v1/campaigns/" + id + "/start")
                .then()
                .statusCode(400)
                .body("field", equalTo("startAt"));
    }

    @Test
    void aTemplateThatManyPutAtOnceIsStored() throws Exception {
        Callable<Response> put = () -> Api.json("writer", Map.of("body", "Hi")).put("/v1/templates/race");
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<Response>> answers = callers.invokeAll(Collections.nCopies(16, put));

            for (Future<Response> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        }
    }
}
