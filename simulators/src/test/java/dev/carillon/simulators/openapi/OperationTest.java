package dev.carillon.simulators.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String DOCUMENT = """
            {"paths": {"/v1/{Owner}/Notes/{Id}.json": {
                "get": {"operationId": "Read", "parameters": [
                    {"name": "Owner", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^O[0-9]{2}$"}},
                    {"name": "Id", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 4}},
                    {"name": "Size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}},
                    {"name": "Since", "in": "query", "schema": {"type": "string", "format": "date-time"}}],
                  "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/note"}}}},
                                "204": {}}},
                "post": {"operationId": "Write", "parameters": [
                    {"name": "Owner", "in": "path", "required": true, "schema": {"type": "string"}},
                    {"name": "Id", "in": "path", "required": true, "schema": {"type": "string"}}],
                  "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {
                    "type": "object", "required": ["Text"], "properties": {
                      "Text": {"type": "string"},
                      "Loud": {"type": "boolean"},
                      "Price": {"type": "number"},
                      "Link": {"type": "string", "format": "uri"},
                      "Kind": {"type": "string", "enum": ["short", "long"]},
                      "Tag": {"type": "array", "items": {"type": "string", "minLength": 2}}}}}}},
                  "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/note"}}}}}}}},
             "components": {"schemas": {"note": {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "string"}, "count": {"type": "integer"}, "price": {"type": "number"},
                "at": {"type": "string", "format": "date-time-rfc-2822"},
                "tags": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}}}}}}
            """;

    private static final Description DESCRIPTION = Description.of(json(DOCUMENT));

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> get(String path, Map<String, List<String>> query) {
        return problems(new SentRequest("GET", path, query, null, Map.of(), 0));
    }

    private static List<String> post(Map<String, List<String>> form) {
        return problems(new SentRequest("POST", "/v1/O11/Notes/1.json", Map.of(), FORM, form, 1));
    }

    private static List<String> problems(SentRequest request) {
        return DESCRIPTION.operation(request.method(), request.path()).orElseThrow().check(request).stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void whatIsDescribedIsRight() {
        assertThat(get("/v1/O11/Notes/12.json", Map.of("Size", List.of("9"), "Since", List.of("2026-11-26T06:00:00Z"))))
                .isEmpty();
        assertThat(post(Map.of(
                        "Text", List.of(""),
                        "Loud", List.of("true"),
                        "Price", List.of("0.05"),
                        "Link", List.of("https://example.org/a?b=c"),
                        "Kind", List.of("long"),
                        "Tag", List.of("one", "two"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v1/O11/Notes/12",
        "GET,    /v1/O11/Notes/1/2.json",
        "GET,    /v1/O11/Notes/12xjson",
        "DELETE, /v1/O11/Notes/12.json"
    })
    void anotherPathOrMethodIsNoOperation(String method, String path) {
        assertThat(DESCRIPTION.operation(method, path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/O1x/Notes/1.json,     Size,  1,          'Read: Owner (path) ''O1x'' does not match ^O[0-9]{2}$'",
        "/v1/O11/Notes/12345.json, Size,  1,          'Read: Id (path) ''12345'' has more than 4 characters'",
        "/v1/O11/Notes/%2B1.json,  Size,  0,          'Read: Size ''0'' is less than 1'",
        "/v1/O11/Notes/1.json,     Size,  10,         'Read: Size ''10'' is more than 9'",
        "/v1/O11/Notes/1.json,     Size,  1.5,        'Read: Size ''1.5'' is not an integer'",
        "/v1/O11/Notes/1.json,     Since, 26/11/2026, 'Read: Since ''26/11/2026'' has not the format date-time'",
        "/v1/O11/Notes/1.json,     size,  1,          'Read: size is no parameter of this operation'"
    })
    void aPathOrQueryThatIsWrongIsTold(String path, String name, String value, String problem) {
        assertThat(get(path, Map.of(name, List.of(value)))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "Loud,  yes,     'Write: Loud ''yes'' is neither true nor false'",
        "Price, free,    'Write: Price ''free'' is not a number'",
        "Link,  no link, 'Write: Link ''no link'' has not the format uri'",
        "Kind,  medium,  'Write: Kind ''medium'' is none of [short, long]'",
        "Tag,   x,       'Write: Tag ''x'' has fewer than 2 characters'",
        "Other, x,       'Write: Other is no parameter of this operation'"
    })
    void aFieldThatIsWrongIsTold(String name, String value, String problem) {
        assertThat(post(Map.of("Text", List.of("x"), name, List.of(value)))).containsExactly(problem);
    }

    @Test
    void aFieldThatIsMissingOrThereTwiceIsTold() {
        assertThat(post(Map.of())).containsExactly("Write: Text is missing");
        assertThat(post(Map.of("Text", List.of("a", "b")))).containsExactly("Write: Text is given 2 times");
    }

    @Test
    void aBodyOfAnotherKindIsTold() {
        assertThat(problems(new SentRequest("POST", "/v1/O11/Notes/1.json", Map.of(), "application/json", Map.of(), 2)))
                .containsExactly("Write: Content-Type is 'application/json' and not " + FORM, "Write: Text is missing");
        assertThat(problems(new SentRequest("GET", "/v1/O11/Notes/1.json", Map.of(), FORM, Map.of(), 1)))
                .containsExactly("Read: the body is not allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": \"1\", \"count\": null, \"price\": \"0.05\", \"tags\": [\"a\"]} |",
                "{\"id\": \"1\", \"at\": \"Thu, 24 Aug 2023 05:01:45 +0000\"}             |",
                "{\"count\": 1}                          | Read: $.id is missing",
                "{\"id\": 1}                             | Read: $.id is 1 and not of type string",
                "{\"id\": \"1\", \"count\": \"1\"}       | Read: $.count is \"1\" and not of type integer",
                "{\"id\": \"1\", \"tags\": [\"a\", \"c\"]} | Read: $.tags[1] 'c' is none of [a, b]",
                "{\"id\": \"1\", \"at\": \"2026-11-26\"} | Read: $.at '2026-11-26' has not the format date-time-rfc-2822",
                "{\"id\": \"1\", \"colour\": \"red\"}    | Read: $.colour is not described",
                "[]                                      | Read: $ is [] and not of type object"
            })
    void anAnswerIsHeldAgainstItsSchema(String body, String problem) {
        List<Violation> found = DESCRIPTION
                .operation("GET", "/v1/O11/Notes/1.json")
                .orElseThrow()
                .check(200, json(body));

        assertThat(found).extracting(Violation::toString).isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void anAnswerOfAnotherStatusOrWithoutItsBodyIsTold() {
        Operation read = DESCRIPTION.operation("GET", "/v1/O11/Notes/1.json").orElseThrow();

        assertThat(read.check(204, null)).isEmpty();
        assertThat(read.check(204, json("{}"))).extracting(Violation::part).containsExactly("the body");
        assertThat(read.check(200, null)).extracting(Violation::part).containsExactly("the body");
        assertThat(read.check(202, json("{}"))).extracting(Violation::part).containsExactly("status");
    }

    @Test
    void aRuleThatIsNotUnderstoodIsAnError() {
        Map<String, String> unknown = new HashMap<>();
        unknown.put("\"minimum\": 1", "\"multipleOf\": 2");
        unknown.put("\"format\": \"uri\"", "\"format\": \"colour\"");
        unknown.put("\"type\": \"boolean\"", "\"type\": \"truth\"");
        unknown.put("schemas/note", "schemas/nothing");

        unknown.forEach((rule, other) -> assertThatThrownBy(() -> Description.of(json(DOCUMENT.replace(rule, other))))
                .as(other)
                .isInstanceOf(IllegalArgumentException.class));
    }
}
