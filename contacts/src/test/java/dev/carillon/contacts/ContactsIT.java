package dev.carillon.contacts;

import static dev.carillon.contacts.Surroundings.GRAVATAR;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.simulators.gravatar.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged service, jar or native: what is read by reflection or as a resource is there. */
@QuarkusIntegrationTest
@QuarkusTestResource(ContactsEnvironment.class)
class ContactsIT {

    @Test
    void makesAContactOfAComment() {
        RestAssured.given()
                .formParams(Map.of(
                        "hook", "comment_post",
                        "comment_ID", "1",
                        "comment_author", "Maria del Carmen Ruiz",
                        "comment_author_email", "Maria@Example.org"))
                .post("/webhooks/wordpress/" + ContactsEnvironment.WORDPRESS_SECRET)
                .then()
                .statusCode(200)
                .body(equalTo("OK"));

        await().untilAsserted(() -> Api.reader()
                .get("/v1/contacts?email=maria@example.org")
                .then()
                .body("items", hasSize(1))
                .body("items[0].lastName", equalTo("del Carmen Ruiz")));
        Api.reader().get("/v1/deliveries?source=wordpress").then().body("items[0].state", equalTo("PROCESSED"));
    }

    @Test
    void makesAContactOfATicket() {
        RestAssured.given()
                .formParams(Map.of(
                        "event", "new_ticket", "data", "{\"ticket\":{\"contact\":{\"email\":\"plamen@example.com\"}}}"))
                .post("/webhooks/uservoice/" + ContactsEnvironment.USERVOICE_SECRET)
                .then()
                .statusCode(200);

        await().untilAsserted(() ->
                Api.reader().get("/v1/contacts?email=plamen@example.com").then().body("items", hasSize(1)));
    }

    @Test
    void importsAndClassifies() {
        GRAVATAR.know(Map.of(new EmailAddress("ana@example.net").sha256(), Kind.CUSTOM));
        String imported = Api.writer()
                .contentType("text/csv")
                .body("email,name,phone\nana@example.net,Ana Petrova,0888123456\nnobody,,\n")
                .post("/v1/imports?list=it")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        awaitCompleted(imported);
        Api.reader().get(imported + "/errors").then().body("items[0].field", equalTo("email"));
        Api.reader().get("/v1/contacts?list=it").then().body("items[0].phone", equalTo("+359888123456"));

        String scan = Api.writes(Map.of("list", "it"))
                .post("/v1/identity-scans")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");

        awaitCompleted(scan);
        Api.reader().get(scan).then().body("counts.CUSTOM", equalTo(1));
    }

    @Test
    void refusesWithProblemDocuments() {
        RestAssured.get("/v1/contacts")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("status", equalTo(401));
        Api.reader().delete("/v1/contacts/" + new java.util.UUID(0, 0)).then().statusCode(403);
        Api.writes("{\"email\":\"nobody\",").post("/v1/contacts").then().statusCode(400);
        Api.writes(Map.of("email", "nobody"))
                .post("/v1/contacts")
                .then()
                .statusCode(400)
                .body("field", equalTo("email"));
    }

    private static void awaitCompleted(String location) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.reader().get(location).path("state"), equalTo("COMPLETED"));
    }
}
