package dev.carillon.contacts.gravatar;

import static dev.carillon.contacts.Surroundings.BROKER;
import static dev.carillon.contacts.Surroundings.GRAVATAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.simulators.gravatar.GravatarFault;
import dev.carillon.simulators.gravatar.Kind;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ScansTest {
    @Inject
    Database database;

    @Inject
    ScanTaskHandler handler;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @BeforeEach
    void begin() {
        GRAVATAR.reset();
        BROKER.forget();
        database.clear();
        contact("ana");
        contact("boris");
        contact("clara");
        GRAVATAR.know(Map.of(hash("ana"), Kind.CUSTOM, hash("boris"), Kind.DEFAULT));
    }

    @AfterEach
    void mend() {
        BROKER.setReachable(true);
    }

    @Test
    void classifiesEveryContact() {
        String location = scan(Map.of());

        completed(location)
                .body("total", equalTo(3))
                .body("counts", equalTo(Map.of("CUSTOM", 1, "DEFAULT", 1, "NOT_FOUND", 1, "UNKNOWN", 0)))
                .body("completedAt", notNullValue());
        assertThat(GRAVATAR.requests().total()).isEqualTo(5);
        assertThat(BROKER.created()).hasSize(3).noneMatch(payload -> payload.contains("@"));
    }

    @Test
    void classifiesTheContactsOfAList() {
        Api.writes(Map.of("email", "dora@example.org", "lists", List.of("guests")))
                .post("/v1/contacts")
                .then()
                .statusCode(201);

        completed(scan(Map.of("list", "guests")))
                .body("total", equalTo(1))
                .body("list", equalTo("guests"))
                .body("counts.NOT_FOUND", equalTo(1));
    }

    @Test
    void isDoneAtOnceWithAnEmptyList() {
        completed(scan(Map.of("list", "nobody"))).body("total", equalTo(0));
    }

    // No more of them than an address has attempts to spare, since one address may meet them all.

    @Test
    void bearsThrottling() {
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.RATE_LIMITED, 2, Duration.ofSeconds(1)));

        completed(scan(Map.of()))
                .body("counts", equalTo(Map.of("CUSTOM", 1, "DEFAULT", 1, "NOT_FOUND", 1, "UNKNOWN", 0)));
    }

    @Test
    void bearsErrorsAndResets() {
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.ERROR, 1));
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.RESET, 1));

        completed(scan(Map.of()))
                .body("counts", equalTo(Map.of("CUSTOM", 1, "DEFAULT", 1, "NOT_FOUND", 1, "UNKNOWN", 0)));
    }

    @Test
    void neverCountsWhatItCouldNotFindOutAsNotFound() {
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.ERROR, 1000));

        completed(scan(Map.of()))
                .body("counts", equalTo(Map.of("CUSTOM", 0, "DEFAULT", 0, "NOT_FOUND", 0, "UNKNOWN", 3)));
        assertThat(GRAVATAR.requests().total()).isEqualTo(9);
    }

    @Test
    void makesTheTasksThatAProcessDidNotComeTo() {
        List<String> hashes = List.of(hash("ana"), hash("boris"), hash("clara")).stream()
                .sorted()
                .toList();
        UUID id = leaveBehind(hashes.getFirst(), null, hashes);

        await().untilAsserted(() -> assertThat(BROKER.created())
                .filteredOn(payload -> payload.startsWith(id.toString()))
                .hasSize(2)
                .noneMatch(payload -> payload.contains(hashes.getFirst())));
    }

    @Test
    void makesNewTasksWhereNothingHappensForLong() {
        UUID id = leaveBehind("ffff", "now() - interval '4 hours'", List.of(hash("ana")));

        completed("/v1/identity-scans/" + id).body("counts.CUSTOM", equalTo(1));
    }

    @Test
    void goesOnWhenTheBrokerIsBack() {
        BROKER.setReachable(false);
        String location = scan(Map.of());
        await().until(() -> RestAssured.get(ready).asString().contains("missing"));

        RestAssured.get(ready).then().statusCode(200);
        Api.reader().get(location).then().body("state", equalTo("RUNNING")).body("pending", equalTo(3));
        BROKER.setReachable(true);

        completed(location);
        await().until(() -> !RestAssured.get(ready).asString().contains("missing"));
    }

    @Test
    void aTaskThatIsDoneTwiceCountsOnce() throws InterruptedException {
        String hash = hash("zoe");
        UUID id = leaveBehind("ffff", "now()", List.of(hash));
        LeasedTask task = new LeasedTask(
                "t", "token", 1, Instant.parse("2030-01-01T00:00:00Z"), new ScanTask(id, hash).payload());

        assertThat(handler.handle(task)).isEqualTo(Outcome.done());
        assertThat(handler.handle(task)).isEqualTo(Outcome.done());

        assertThat(GRAVATAR.requests().avatars()).containsEntry(hash, 1);
        Api.reader().get("/v1/identity-scans/" + id).then().body("counts.NOT_FOUND", equalTo(1));
    }

    @Test
    void aTaskOfSomebodyElseIsDead() throws InterruptedException {
        LeasedTask task = new LeasedTask("t", "token", 1, Instant.parse("2030-01-01T00:00:00Z"), "make coffee");

        assertThat(handler.handle(task)).isInstanceOf(Outcome.Fail.class);
    }

    @Test
    void answersARepeatedRequestAsTheFirst() {
        String id = keyed(Map.of())
                .header("Idempotent-Replayed", nullValue())
                .extract()
                .path("id");

        keyed(Map.of()).header("Idempotent-Replayed", equalTo("true")).body("id", equalTo(id));
        keyed(Map.of("list", "guests")).statusCode(422);
        assertThat(database.number("select count(*) from identity_scan")).isOne();
    }

    @Test
    void knowsOnlyItsOwn() {
        Api.reader()
                .get("/v1/identity-scans/" + new UUID(0, 1))
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        Api.reader().post("/v1/identity-scans").then().statusCode(403);
    }

    private UUID leaveBehind(String enqueuedUpTo, String enqueuedAt, List<String> hashes) {
        UUID id = new UUID(8, 8);
        database.execute(
                "insert into identity_scan (id, total, enqueued_up_to, enqueued_at, created_at) values (?, ?, ?, "
                        + enqueuedAt + ", now())",
                id,
                hashes.size(),
                enqueuedUpTo);
        hashes.forEach(
                hash -> database.execute("insert into identity_scan_item (scan_id, hash) values (?, ?)", id, hash));
        return id;
    }

    private static void contact(String name) {
        Api.writes(Map.of("email", name + "@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(201);
    }

    private static String hash(String name) {
        return new EmailAddress(name + "@example.org").sha256();
    }

    private static String scan(Map<String, Object> what) {
        return Api.writes(what)
                .post("/v1/identity-scans")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }

    private static ValidatableResponse keyed(Map<String, Object> what) {
        return Api.writes(what)
                .header("Idempotency-Key", "scan-1")
                .post("/v1/identity-scans")
                .then();
    }

    private static ValidatableResponse completed(String location) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.reader().get(location).path("state"), equalTo("COMPLETED"));
        return Api.reader().get(location).then().body("pending", equalTo(0));
    }
}
