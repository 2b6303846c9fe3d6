package dev.carillon.contacts.parameter;

import static dev.carillon.contacts.ContactsEnvironment.WORDPRESS_SECRET;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A filter that is misspelt chooses nothing, in place of everything. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class UnknownParametersTest {
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
                "post | /v1/deliveries/replay?sorce=nowhere             | sorce | but after, before, site, source, state.",
                "get  | /v1/contacts?emial=x                            | emial | consent, cursor, email, limit, list",
                "post | /v1/imports?lst=x                               | lst   | delimiter, dryRun, list, map",
                "get  | /v1/exports/contacts.csv?lst=x                  | lst   | columns, consent, email, list",
                "get  | /v1/retention?a=1                               | a     | takes no query parameters",
                "get  | /v1/contacts?email=a@example.org&email=b@c.org  | email | more than once",
                "get  | /v1/contacts?consent=                           | consent | no value",
            })
    void areRefused(String method, String path, String field, String detail) {
        Api.admin()
                .contentType("text/csv")
                .body(method.equals("post") ? "email\nana@example.org\n" : "")
                .request(method, path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem-type:carillon:invalid-field"))
                .body("field", equalTo(field))
                .body("detail", containsString(detail));
    }

    @Test
    void areLeftToWebhooksAndLinks() {
        RestAssured.given()
                .contentType("application/x-www-form-urlencoded")
                .body("hook=comment_post&comment_ID=1&comment_author_email=ana%40example.org")
                .post("/webhooks/wordpress/" + WORDPRESS_SECRET + "?utm_source=blog")
                .then()
                .statusCode(200);
        String id = Api.writes("{\"email\":\"petr@example.org\"}")
                .post("/v1/contacts")
                .path("id");
        String link = Api.reader()
                .get("/v1/contacts/" + id + "/unsubscribe-link")
                .then()
                .statusCode(200)
                .extract()
                .path("url");

        RestAssured.given()
                .get(URI.create(link).getPath() + "?utm_source=mail")
                .then()
                .statusCode(200);
    }
}
