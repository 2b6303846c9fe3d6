package dev.carillon.contacts.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class AuditTest {
    @Inject
    Database database;

    @Inject
    AuditService audit;

    @BeforeEach
    void begin() {
        database.clear();
        database.execute("delete from audit");
    }

    @Test
    void tellsWhoDidWhatAndNamesNobody() {
        String location = Api.writes(Map.of("email", "zdravka@example.org", "name", "Zdravka Gerganova"))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
        Api.writer().post(location + "/erase").then().statusCode(201);
        Api.reader().post(location + "/erase").then().statusCode(403);

        Api.admin()
                .get("/v1/audit")
                .then()
                .statusCode(200)
                .body("items.action", hasItems("POST /v1/contacts", "erase", "POST /v1/contacts/{id}/erase"))
                .body("items.actor", hasItem("test-writer"));
        await().untilAsserted(() -> Api.admin().get("/v1/audit").then().body("items.outcome", hasItem("403")));
        assertThat(database.dump()).doesNotContainIgnoringCase("zdravka");
        Api.writer().get("/v1/audit").then().statusCode(403);
    }

    @Test
    void turnsAwayWhomNobodyKnowsAndWritesNothingDown() {
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            RestAssured.given()
                    .auth()
                    .oauth2("nobodys-token")
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .request(method, method.equals("POST") ? "/v1/contacts" : "/v1/contacts/" + new UUID(1, 1))
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json");
        }
        Api.writer().delete("/v1/contacts/zdravka").then().statusCode(404);
        // The writing down of this one, which the others would come before, says that there was time for it.
        Api.reader().delete("/v1/contacts/" + new UUID(1, 1)).then().statusCode(403);

        await().untilAsserted(() ->
                assertThat(database.number("select count(*) from audit")).isOne());
        assertThat(database.text("select outcome from audit")).isEqualTo("403");
    }

    @Test
    void showsThatAnEntryWasChangedOrTakenOut() {
        for (int i = 0; i < 4; i++) {
            audit.record("somebody", "act " + i, null, "done");
        }
        audit.seal();
        verification().body("whole", equalTo(true)).body("entries", equalTo(4));

        database.execute("update audit set actor = 'nobody' where number = 2");
        verification().body("whole", equalTo(false)).body("brokenAt", equalTo(2));
        database.execute("update audit set actor = 'somebody' where number = 2");
        verification().body("whole", equalTo(true));

        database.execute("delete from audit where number = 3");
        verification().body("whole", equalTo(false)).body("brokenAt", equalTo(3));
    }

    private static io.restassured.response.ValidatableResponse verification() {
        return Api.admin().get("/v1/audit/verification").then().statusCode(200);
    }
}
