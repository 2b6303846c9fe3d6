package dev.carillon.contacts.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class LabelsTest {
    @Inject
    Database database;

    private String ana;
    private String boris;

    @BeforeEach
    void begin() {
        database.clear();
        ana = made("ana@example.org", List.of("a", "b"), List.of("x"));
        boris = made("boris@example.org", List.of("b"), List.of());
    }

    @Test
    void listsListsAndTagsWithTheirNumbers() {
        put("/v1/lists/empty", Map.of("title", "Nobody yet"))
                .statusCode(200)
                .body("title", equalTo("Nobody yet"))
                .body("contacts", equalTo(0));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            var page = Api.reader()
                    .queryParam("limit", 2)
                    .queryParam("cursor", cursor)
                    .get("/v1/lists")
                    .then()
                    .statusCode(200)
                    .extract();
            List<Map<String, Object>> items = page.path("items");
            items.forEach(item -> seen.add(item.get("name") + " " + item.get("contacts")));
            cursor = page.path("next");
        } while (cursor != null);
        assertThat(seen).containsExactly("a 1", "b 2", "empty 0");
        Api.reader().get("/v1/tags").then().body("items.name", contains("x")).body("items.contacts", contains(1));
        Api.reader().get("/v1/lists/b").then().body("contacts", equalTo(2)).body("title", nullValue());
        Api.reader().get("/v1/lists/nothing").then().statusCode(404);
        Api.reader().get("/v1/tags/empty").then().statusCode(404);
    }

    @Test
    void givesAListAnotherNameAndJoinsTwo() {
        patch("/v1/lists/a", Map.of("name", "first", "title", "The first"))
                .statusCode(200)
                .body("name", equalTo("first"))
                .body("title", equalTo("The first"));
        contact(ana).header("ETag", equalTo("\"2\"")).body("lists", contains("b", "first"));

        patch("/v1/lists/first", Map.of("name", "b")).statusCode(200).body("contacts", equalTo(2));
        contact(ana).body("lists", contains("b"));
        Api.reader().get("/v1/lists/first").then().statusCode(404);
        patch("/v1/tags/x", Map.of("name", "y")).statusCode(200);
        contact(ana).body("tags", contains("y"));
        patch("/v1/tags/y", Map.of("title", "no")).statusCode(400).body("field", equalTo("title"));
        patch("/v1/lists/b", Map.of("name", "not ok")).statusCode(400).body("field", equalTo("name"));
        patch("/v1/lists/nothing", Map.of("name", "c")).statusCode(404);
        put("/v1/lists/b", Map.of("name", "c")).statusCode(400);
    }

    @Test
    void removesAListAndLeavesTheContacts() {
        Api.writer().delete("/v1/lists/b").then().statusCode(204);
        Api.writer().delete("/v1/lists/b").then().statusCode(404);
        Api.writer().delete("/v1/tags/x").then().statusCode(204);

        contact(ana).body("lists", contains("a")).body("tags", hasSize(0)).header("ETag", equalTo("\"3\""));
        contact(boris).body("lists", hasSize(0));
    }

    @Test
    void changesManyAtOnceAndTellsItOnce() {
        Map<String, Object> change = Map.of(
                "filter",
                Map.of("list", "b"),
                "addTags",
                List.of("new", "x"),
                "removeLists",
                List.of("b"),
                "addLists",
                List.of("c"));

        bulk(change).statusCode(200).body("matched", equalTo(2)).body("changed", equalTo(2));

        contact(ana).body("lists", containsInAnyOrder("a", "c")).body("tags", contains("new", "x"));
        contact(boris)
                .body("lists", contains("c"))
                .body("tags", contains("new", "x"))
                .header("ETag", equalTo("\"2\""));
        assertThat(database.number("select count(*) from contact_event where kind = 'contacts.labelled'"))
                .isOne();
        bulk(Map.of("ids", List.of(ana, boris), "addLists", List.of("c")))
                .body("matched", equalTo(2))
                .body("changed", equalTo(0));
        bulk(Map.of("ids", List.of(ana), "removeTags", List.of("x"))).body("changed", equalTo(1));
        contact(ana).body("tags", contains("new"));
        bulk(Map.of("filter", Map.of(), "addTags", List.of("all"))).body("changed", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"addLists\":[\"a\"]}|ids",
                "{\"ids\":[],\"addLists\":[\"a\"]}|ids",
                "{\"filter\":{},\"ids\":[\"018f0000-0000-7000-8000-000000000001\"],\"addLists\":[\"a\"]}|ids",
                "{\"filter\":{\"nmae\":\"x\"},\"addLists\":[\"a\"]}|filter",
                "{\"filter\":{\"list\":\"a b\"},\"addLists\":[\"a\"]}|list",
                "{\"filter\":{}}|addLists",
                "{\"filter\":{},\"removeTags\":[\"\"]}|removeTags",
            })
    void refusesABulkChangeThatDoesNotSayForWhomOrWhat(String json, String field) {
        bulk(json).statusCode(400).body("field", equalTo(field));
    }

    private static ValidatableResponse bulk(Object request) {
        return Api.writes(request).post("/v1/contacts/bulk").then();
    }

    private static ValidatableResponse put(String path, Map<String, String> change) {
        return Api.writes(change).put(path).then();
    }

    private static ValidatableResponse patch(String path, Map<String, String> change) {
        return Api.writes(change).patch(path).then();
    }

    private static ValidatableResponse contact(String id) {
        return Api.reader().get("/v1/contacts/" + id).then().statusCode(200);
    }

    private static String made(String email, List<String> lists, List<String> tags) {
        return Api.writes(Map.of("email", email, "lists", lists, "tags", tags))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
