package dev.carillon.contacts.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RetentionTest {
    @Inject
    Database database;

    @BeforeEach
    void begin() {
        database.clear();
        for (String name : new String[] {"old", "active", "young"}) {
            Api.writes(Map.of("email", name + "@example.org"))
                    .post("/v1/contacts")
                    .then()
                    .statusCode(201);
        }
        age("contact", "updated_at", "2000 days", "email <> 'young@example.org'");
        age("contact_event", "at", "2000 days", "true");
        database.execute("insert into contact_event (id, contact_id, kind, actor, at)"
                + " select gen_random_uuid(), id, 'contact.seen', 'x', now() from contact"
                + " where email = 'active@example.org'");
        String old = Api.reader().get("/v1/contacts?email=old@example.org").path("items[0].id");
        Api.writes(Map.of("purpose", "news", "state", "WITHDRAWN"))
                .post("/v1/contacts/" + old + "/consents")
                .then()
                .statusCode(201);
        age("consent", "at", "2000 days", "true");
        age("contact_event", "at", "2000 days", "kind = 'consent.withdrawn'");
    }

    @Test
    void aDryRunCountsAndRemovesNothing() {
        Api.admin()
                .post("/v1/retention/runs?dryRun=true")
                .then()
                .statusCode(200)
                .body("find { it.policy == 'events' }.rows", equalTo(4))
                .body("find { it.policy == 'inactiveContacts' }.rows", equalTo(1));

        assertThat(database.number("select count(*) from contact")).isEqualTo(3);
        Api.writer().post("/v1/retention/runs").then().statusCode(403);
        Api.reader().get("/v1/retention").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "", "tru", "true&dryRun=false"})
    void takesNothingForADryRunThatIsNotSaidSo(String word) {
        Api.admin()
                .post("/v1/retention/runs?dryRun=" + word)
                .then()
                .statusCode(400)
                .body("field", equalTo("dryRun"));

        assertThat(database.number("select count(*) from contact")).isEqualTo(3);
        Api.admin().post("/v1/retention/runs?dryRun=TRUE").then().statusCode(200);
        assertThat(database.number("select count(*) from contact")).isEqualTo(3);
    }

    @Test
    void removesWhatIsTooOldAndKeepsItsOptOuts() {
        Api.admin()
                .post("/v1/retention/runs")
                .then()
                .statusCode(200)
                .body("find { it.policy == 'inactiveContacts' }.rows", equalTo(1));

        assertThat(database.text("select string_agg(email, ' ' order by email) from contact"))
                .isEqualTo("active@example.org young@example.org");
        assertThat(database.number("select count(*) from opt_out")).isOne();
        assertThat(database.number("select count(*) from audit where action = 'retention'"))
                .isPositive();
    }

    private void age(String table, String column, String by, String where) {
        database.execute(
                "update " + table + " set " + column + " = " + column + " - interval '" + by + "' where " + where);
    }
}
