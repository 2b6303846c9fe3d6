package dev.carillon.contacts.gravatar;

import static dev.carillon.contacts.Surroundings.BROKER;
import static dev.carillon.contacts.Surroundings.GRAVATAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.simulators.gravatar.GravatarFault;
import dev.carillon.simulators.gravatar.Kind;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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

    @Inject
    ScanRepository repository;

    @Inject
    AnswerCache answers;

    @Inject
    DataSource dataSource;

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
    void asksOnceForAllScans() {
        completed(scan(Map.of()));

        completed(scan(Map.of()))
                .body("counts", equalTo(Map.of("CUSTOM", 1, "DEFAULT", 1, "NOT_FOUND", 1, "UNKNOWN", 0)));

        assertThat(GRAVATAR.requests().total()).isEqualTo(5);
    }

    @Test
    void asksOnceForScansAtOnce() {
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.SLOW, 3, Duration.ofMillis(300)));
        List<String> scans = List.of(scan(Map.of()), scan(Map.of()), scan(Map.of()));

        scans.forEach(ScansTest::completed);

        assertThat(GRAVATAR.requests().total()).isEqualTo(5);
    }

    @Test
    void asksAgainForWhatIsTooOld() {
        completed(scan(Map.of()));
        database.execute("update gravatar_answer set answered_at = now() - interval '8 days'");

        completed(scan(Map.of()));

        assertThat(GRAVATAR.requests().total()).isEqualTo(10);
    }

    @Test
    void asksForTheProfileAloneWhereThePictureIsKnownToBeMissing() {
        GRAVATAR.know(Map.of());
        // The third call, behind two pictures or a picture and its profile.
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.SLOW, 1, Duration.ofMillis(1)));
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.SLOW, 1, Duration.ofMillis(1)));
        GRAVATAR.inject(new GravatarFault(GravatarFault.What.EXHAUSTED, 1, Duration.ofSeconds(1)));

        completed(scan(Map.of())).body("counts.NOT_FOUND", equalTo(3));

        // One call was answered in vain, and none but that was made twice.
        assertThat(GRAVATAR.requests().total()).isEqualTo(7);
    }

    @Test
    void leavesGravatarAloneWhereAnotherProcessWasAskedTo() {
        database.execute("insert into gravatar_pause values ('avatar', now() + interval '1 hour')");
        String location = scan(Map.of());
        await().until(() -> BROKER.created().size() == 3);

        Api.reader().get(location).then().body("pending", equalTo(3));
        assertThat(GRAVATAR.requests().total()).isZero();
    }

    @Test
    void goesOnAfterTheOneWhoAskedHasEnded() {
        database.execute(
                "insert into gravatar_answer (hash, asking_until, touched_at) values (?, now() + interval '2 seconds', now())",
                hash("ana"));

        completed(scan(Map.of())).body("counts.CUSTOM", equalTo(1));
    }

    @Test
    void classifiesAListThatIsSentAndKeepsNoAddress() {
        String location = sent("text/plain", "", "Ana@example.org\nboris@example.org\n\nnobody\nana@example.org\n")
                .statusCode(202)
                .body("source", equalTo("UPLOAD"))
                .body("total", equalTo(2))
                .body("rejected", equalTo(1))
                .extract()
                .header("Location");

        completed(location).body("counts.CUSTOM", equalTo(1)).body("counts.DEFAULT", equalTo(1));
        assertThat(database.text(
                        "select string_agg(i::text || s::text, ' ') from identity_scan_item i, identity_scan s"))
                .doesNotContain("@");
    }

    @Test
    void classifiesAColumnOfAFileByMd5() {
        HashAlgorithm md5 = HashAlgorithm.MD5;
        GRAVATAR.know(Map.of(md5.hash(address("ana")), Kind.CUSTOM, md5.hash(address("boris")), Kind.DEFAULT));

        String location = sent(
                        "text/csv",
                        "algorithm=MD5",
                        "name,E-mail\nA,ana@example.org\nB,boris@example.org\nC,c@example.org\n")
                .statusCode(202)
                .body("algorithm", equalTo("MD5"))
                .extract()
                .header("Location");

        completed(location).body("counts", equalTo(Map.of("CUSTOM", 1, "DEFAULT", 1, "NOT_FOUND", 1, "UNKNOWN", 0)));
    }

    @Test
    void refusesAListWithoutAnAddress() {
        sent("text/plain", "", "nobody\n").statusCode(400).body("field", equalTo("body"));
        sent("text/plain", "algorithm=SHA1", "ana@example.org\n")
                .statusCode(400)
                .body("field", equalTo("algorithm"));
        Api.writes(Map.of("list", "no list"))
                .post("/v1/identity-scans")
                .then()
                .statusCode(400)
                .body("field", equalTo("list"));
        assertThat(database.number("select count(*) from identity_scan")).isZero();
    }

    @Test
    void classifiesWhoIsFoundByTagAndWords() {
        Api.writes(Map.of("email", "dora@example.org", "name", "Dora Dimova", "tags", List.of("vip")))
                .post("/v1/contacts")
                .then()
                .statusCode(201);

        completed(scan(Map.of("tag", "vip", "q", "dim", "source", "api"))).body("total", equalTo(1));
        completed(scan(Map.of("tag", "vip", "q", "xyz"))).body("total", equalTo(0));
    }

    @Test
    void reportsShares() {
        String location = scan(Map.of());
        completed(location);

        Api.reader()
                .get(location + "/report")
                .then()
                .contentType("application/json")
                .body("total", equalTo(3))
                .body("classes.name", equalTo(List.of("CUSTOM", "DEFAULT", "NOT_FOUND", "UNKNOWN")))
                .body("classes.count", equalTo(List.of(1, 1, 1, 0)));
        Api.reader()
                .accept("text/csv")
                .get(location + "/report")
                .then()
                .contentType(startsWith("text/csv"))
                .body(startsWith("class,addresses,share\r\nCUSTOM,1,0.3333\r\n"));
        Api.reader()
                .accept("text/plain")
                .get(location + "/report")
                .then()
                .contentType(startsWith("text/plain"))
                .body(startsWith("CUSTOM     1   33.3 %  █████████████\n"));
        Api.reader().get("/v1/identity-scans?limit=1").then().body("items.size()", equalTo(1));
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
    void nobodyIsInAScanWhoWasErasedWhileItWasBegun() throws Exception {
        database.execute("create function hold() returns trigger language plpgsql as $$ begin perform"
                + " pg_advisory_xact_lock_shared(77); return new; end $$");
        database.execute(
                "create trigger hold before insert on identity_scan_item for each row execute function hold()");
        CompletableFuture<String> begun;
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(77)");
            begun = CompletableFuture.supplyAsync(() -> scan(Map.of()));
            try {
                await().until(() ->
                        database.number("select count(*) from pg_locks where objid = 77 and not granted") > 0);
                erase("ana");
            } finally {
                statement.execute("select pg_advisory_unlock(77)");
            }
            completed(begun.get(30, TimeUnit.SECONDS)).body("total", equalTo(2));
        } finally {
            database.execute("drop trigger hold on identity_scan_item");
            database.execute("drop function hold()");
        }
        assertThat(database.dump()).doesNotContain(hash("ana")).contains(hash("boris"));
    }

    @Test
    void keepsNoAnswerForWhoWasErasedMeanwhile() {
        QuarkusTransaction.requiringNew().run(() -> answers.claim(hash("ana")));
        erase("ana");

        QuarkusTransaction.requiringNew().run(() -> answers.keep(hash("ana"), AddressClass.CUSTOM));

        assertThat(database.dump()).doesNotContain(hash("ana"));
    }

    @Test
    void anErasureWaitsForWhoBeginsToAsk() throws Exception {
        ScanTask task = new ScanTask(leaveBehind("ffff", "now()", List.of(hash("ana"))), hash("ana"));

        CompletableFuture<Void> erased = QuarkusTransaction.requiringNew().call(() -> {
            assertThat(repository.keepPending(task)).isTrue();
            CompletableFuture<Void> erasing = CompletableFuture.runAsync(() -> erase("ana"));
            await().until(() ->
                    database.number("select count(*) from pg_locks where locktype = 'transactionid' and not granted")
                            > 0);
            assertThat(answers.claim(task.hash())).isInstanceOf(AnswerCache.Claim.Ours.class);
            return erasing;
        });
        erased.get(30, TimeUnit.SECONDS);

        assertThat(handler.handle(
                        new LeasedTask("t", "token", 1, Instant.parse("2030-01-01T00:00:00Z"), task.payload())))
                .isEqualTo(Outcome.done());
        assertThat(database.dump()).doesNotContain(hash("ana"));
    }

    private static void erase(String name) {
        Api.writes(Map.of("email", name + "@example.org"))
                .post("/v1/erasures")
                .then()
                .statusCode(201);
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

    private static EmailAddress address(String name) {
        return EmailAddress.parse(name + "@example.org").orRefuse("email");
    }

    private static ValidatableResponse sent(String type, String query, String list) {
        return Api.writer()
                .contentType(type)
                .body(list)
                .post("/v1/identity-scans" + (query.isEmpty() ? "" : "?" + query))
                .then();
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
