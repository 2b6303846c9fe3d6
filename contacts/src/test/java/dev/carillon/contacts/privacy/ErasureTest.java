package dev.carillon.contacts.privacy;

import static dev.carillon.contacts.ContactsEnvironment.WORDPRESS_SECRET;
import static dev.carillon.contacts.Surroundings.BROKER;
import static dev.carillon.contacts.Surroundings.NOTIFIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ErasureTest {
    private static final String EMAIL = "zdravka@example.org";
    private static final List<String> TRACES = List.of("zdravka", "Gerganova", "gerganova", "888765432", "88 76 54 32");

    @Inject
    Database database;

    @BeforeEach
    void begin() {
        database.clear();
        database.execute("delete from contact_event");
        BROKER.forget();
        NOTIFIER.forget();
    }

    @AfterEach
    void mend() {
        BROKER.setReachable(true);
    }

    @Test
    void nothingOfThePersonIsLeftInAnyTable() {
        String zdravka = create(Map.of("email", EMAIL, "name", "Zdravka Gerganova", "phone", "0888765432"));
        String other = create(Map.of("email", "boris@example.org", "name", "Boris Ivanov"));
        comment("1", "Zdravka+Gerganova", "ZDRAVKA%40example.org", "Call+me+at+0888+765+432");
        comment("2", "Boris+Ivanov", "boris%40example.org", "I+agree+with+zdravka%2540example.org");
        comment("3", "Boris+Ivanov", "boris%40example.org", "I+agree+with+nobody");
        Api.writes(Map.of("purpose", "news", "state", "WITHDRAWN")).post(zdravka + "/consents");
        database.execute(
                "insert into contact_note (id, contact_id, author, text, created_at) values (?, ?::uuid, 'x', ?, now())",
                new UUID(1, 1),
                id(other),
                "Boris knows Zdravka Gerganova, 0888 765-432");
        await().until(() -> database.number("select count(*) from delivery where state = 'PROCESSED'"), equalTo(3L));
        assertThat(database.dump()).contains("zdravka", "888765432", "Gerganova");

        ValidatableResponse receipt =
                Api.writer().post(zdravka + "/erase").then().statusCode(201);

        receipt.body("state", equalTo("DONE"))
                .body("counts.contacts", equalTo(1))
                .body("counts.deliveries", equalTo(2))
                .body("counts.notes", equalTo(0))
                .body("counts.redactedNotes", equalTo(1))
                .body("counts.consents", equalTo(1));
        String dump = database.dump();
        assertThat(TRACES).allSatisfy(trace -> assertThat(dump).doesNotContain(trace));
        assertThat(dump.toLowerCase(Locale.ROOT)).doesNotContain("zdravka");
        assertThat(dump).contains("boris@example.org", "nobody");
        Api.reader().get(zdravka).then().statusCode(404);
        Api.reader()
                .get(receipt.extract().header("Location"))
                .then()
                .statusCode(200)
                .body("counts.deliveries", equalTo(2));
        await().untilAsserted(() -> assertThat(NOTIFIER.suppressed()).containsExactly("+359888765432"));
    }

    @Test
    void neitherAWebhookNorAFileNorTheApiBringsThePersonBack() {
        erase(create(Map.of("email", EMAIL, "name", "Zdravka Gerganova", "phone", "0888765432")));

        comment("7", "Zdravka+Gerganova", "zdravka%40example.org", "Hello");
        upload("email,name,phone\nZDRAVKA@example.org,Zdravka Gerganova,\nivan@example.org,Ivan,0888765432\n");
        await().untilAsserted(() ->
                Api.reader().get("/v1/contacts").then().body("items.email", equalTo(List.of("ivan@example.org"))));
        await().until(() -> database.text("select state from delivery"), equalTo("IGNORED"));
        Api.writes(Map.of("email", EMAIL))
                .post("/v1/contacts")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:erased"));

        Api.writes(Map.of("email", "maria@example.org", "phone", "0888 765 432"))
                .post("/v1/contacts")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:erased"));

        await().until(() -> database.number("select count(*) from import_chunk"), equalTo(0L));
        assertThat(database.dump()).doesNotContainIgnoringCase("zdravka").doesNotContain("888765432");
    }

    @Test
    void takesThePersonOutOfWhatIsKeptOfOthers() {
        String zdravka = create(Map.of("email", EMAIL, "name", "Zdravka Gerganova", "phone", "0888765432"));
        String boris = create(Map.of(
                "email",
                "boris@example.org",
                "name",
                "Boris Ivanov",
                "attributes",
                Map.of(
                        "boss",
                        "GERGANOVA, Zdravka",
                        "team",
                        List.of("Ana", "zdravka@example.org"),
                        "reachAt",
                        359888765432L,
                        "since",
                        2026)));
        String namesake = create(Map.of("email", "other@example.org", "name", "Zdravka Gerganova"));
        note(boris, "Told by Zdravka Gerganova (0888 76-54-32). Zdravka agrees.");
        note(boris, "Knows nobody");
        note(namesake, "Zdravka Gerganova, not zdravka@example.org");

        ValidatableResponse receipt =
                Api.writer().post(zdravka + "/erase").then().statusCode(201);

        receipt.body("counts.redactedNotes", equalTo(2)).body("counts.redactedAttributes", equalTo(1));
        Api.reader()
                .get(boris + "/notes")
                .then()
                .body("items.text", equalTo(List.of("Knows nobody", "Told by (erased) ((erased)). Zdravka agrees.")));
        Api.reader()
                .get(boris)
                .then()
                .header("ETag", equalTo("\"2\""))
                .body("attributes.boss", equalTo("(erased)"))
                .body("attributes.team", equalTo(List.of("Ana", "(erased)")))
                .body("attributes.reachAt", equalTo("(erased)"))
                .body("attributes.since", equalTo(2026));
        Api.reader()
                .get(namesake + "/notes")
                .then()
                .body("items.text", equalTo(List.of("Zdravka Gerganova, not (erased)")));
        Api.writer().delete(namesake).then().statusCode(204);
        assertThat(database.dump())
                .doesNotContainIgnoringCase("gerganova")
                .doesNotContain("888765432", "76-54-32", EMAIL);
    }

    @Test
    void undoingAMergeOfOthersBringsNothingBack() {
        String zdravka = create(Map.of("email", EMAIL, "name", "Zdravka Gerganova"));
        Map<String, Object> boss = Map.of("boss", "Zdravka Gerganova");
        String boris = create(Map.of("email", "boris@example.org", "attributes", boss));
        String maria = create(Map.of("email", "maria@example.org", "attributes", boss));
        String merge = Api.writes(Map.of("from", List.of(id(maria))))
                .post(boris + "/merge")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");

        Api.writer().post(zdravka + "/erase").then().statusCode(201).body("counts.redactedAttributes", equalTo(2));
        Api.writer().post(merge + "/undo").then().statusCode(200);

        Api.reader().get(maria).then().statusCode(200).body("attributes.boss", equalTo("(erased)"));
        Api.reader().get(boris).then().body("attributes.boss", equalTo("(erased)"));
        assertThat(database.dump()).doesNotContainIgnoringCase("gerganova");
    }

    @Test
    void takesOutAnAddressAtAnInternationalDomainAsPeopleWriteIt() {
        String zdravka = create(Map.of("email", "zdravka@bücher.example"));
        String boris =
                create(Map.of("email", "boris@example.org", "attributes", Map.of("friend", "zdravka@bücher.example")));
        note(boris, "Write to zdravka@bücher.example");
        comment("1", "Boris", "boris%40example.org", "mail+zdravka%40b%C3%BCcher.example");
        await().until(() -> database.number("select count(*) from delivery where state = 'PROCESSED'"), equalTo(1L));

        Api.writer().post(zdravka + "/erase").then().statusCode(201).body("counts.deliveries", equalTo(1));

        assertThat(database.text("select text from contact_note")).isEqualTo("Write to (erased)");
        assertThat(database.dump()).doesNotContainIgnoringCase("zdravka");
    }

    @Test
    void knowsThePersonByTheNamesOfContactsThatWereMergedIntoIt() {
        String zdravka = create(Map.of("email", EMAIL, "name", "Zdravka Gerganova"));
        String before = create(Map.of("email", "z@example.org", "name", "Zdravka Todorova"));
        Api.writes(Map.of("from", List.of(id(before))))
                .post(zdravka + "/merge")
                .then()
                .statusCode(201);
        note(create(Map.of("email", "boris@example.org")), "Zdravka Todorova is Zdravka Gerganova");

        erase(zdravka);

        assertThat(database.text("select text from contact_note")).isEqualTo("(erased) is (erased)");
    }

    private static void note(String contact, String text) {
        Api.writes(Map.of("text", text)).post(contact + "/notes").then().statusCode(201);
    }

    @Test
    void leavesDeliveriesThatHaveNothingButTheName() {
        String namesake = create(Map.of("email", "nakamura@example.org", "name", "Ivan Nakamura"));
        database.execute(
                "insert into contact_note (id, contact_id, author, text, created_at) values (?, ?::uuid, 'x', ?, now())",
                new UUID(2, 2),
                id(namesake),
                "Juan Nakamura asked for An Na or an na of many");
        comment("1", "Ivan+Nakamura", "nakamura%40example.org", "An+Na+is+not+me");
        await().until(() -> database.number("select count(*) from delivery where state = 'PROCESSED'"), equalTo(1L));

        Api.writer()
                .post(create(Map.of("email", EMAIL, "name", "An Na")) + "/erase")
                .then()
                .statusCode(201)
                .body("counts.redactedNotes", equalTo(1))
                .body("counts.deliveries", equalTo(0));

        assertThat(database.text("select text from contact_note"))
                .isEqualTo("Juan Nakamura asked for (erased) or (erased) of many");
        assertThat(database.number("select count(*) from delivery where length(body) > 0"))
                .isOne();
    }

    @Test
    void aKeyIsForOneBody() {
        Map<String, Object> first = Map.of("email", EMAIL, "phone", "0888765432");
        keyedPost("/v1/erasures", first).statusCode(201);
        keyedPost("/v1/erasures", first).statusCode(201);
        keyedPost("/v1/erasures", Map.of("email", EMAIL, "phone", "0888765433")).statusCode(422);
        keyedPost("/v1/erasures", Map.of("email", EMAIL)).statusCode(422);

        String path = "/v1/contacts/readmissions";
        keyedPost(path, readmission("news")).statusCode(201);
        keyedPost(path, readmission("news")).body("email", equalTo(EMAIL)).header("Idempotent-Replayed", "true");
        keyedPost(path, readmission("other")).statusCode(422);
        assertThat(database.number("select count(*) from consent")).isOne();
    }

    private static Map<String, Object> readmission(String purpose) {
        return Map.of(
                "contact",
                Map.of("email", EMAIL),
                "consent",
                Map.of("purpose", purpose, "state", "GIVEN", "basis", "CONSENT", "evidence", Map.of("form", "x")));
    }

    private static ValidatableResponse keyedPost(String path, Map<String, Object> body) {
        return Api.writes(body).header("Idempotency-Key", "k-1").post(path).then();
    }

    @Test
    void erasesAnAddressThatNobodyHasYet() {
        comment("1", "Boris", "boris%40example.org", "mail+zdravka%40example.org");
        await().until(() -> database.number("select count(*) from contact"), equalTo(1L));

        Api.writes(Map.of("email", " Zdravka@Example.org", "phone", "0888765432"))
                .post("/v1/erasures")
                .then()
                .statusCode(201)
                .body("counts.contacts", equalTo(0))
                .body("counts.deliveries", equalTo(1));

        assertThat(database.dump()).doesNotContainIgnoringCase("zdravka");
        Api.writes(Map.of("email", EMAIL)).post("/v1/contacts").then().statusCode(409);
        await().untilAsserted(() -> assertThat(NOTIFIER.suppressed()).hasSize(1));
    }

    @Test
    void comesBackByAFreshConsentAlone() {
        erase(create(Map.of("email", EMAIL)));

        Api.writes(Map.of(
                        "contact", Map.of("email", EMAIL), "consent", Map.of("purpose", "news", "state", "WITHDRAWN")))
                .post("/v1/contacts/readmissions")
                .then()
                .statusCode(400)
                .body("field", equalTo("consent.state"));
        String again = Api.writes(Map.of(
                        "contact",
                        Map.of("email", EMAIL),
                        "consent",
                        Map.of(
                                "purpose",
                                "news",
                                "state",
                                "GIVEN",
                                "basis",
                                "CONSENT",
                                "evidence",
                                Map.of("form", "x"))))
                .post("/v1/contacts/readmissions")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");

        Api.reader().get(again + "/consents").then().body("current.state", equalTo(List.of("GIVEN")));
        assertThat(database.number("select count(*) from tombstone")).isZero();
    }

    @Test
    void nothingIsErasedWhileTheBrokerCannotBeTold() {
        String zdravka = create(Map.of("email", EMAIL, "phone", "0888765432"));
        BROKER.setReachable(false);

        Api.writer()
                .post(zdravka + "/erase")
                .then()
                .statusCode(503)
                .body("type", equalTo("urn:problem-type:carillon:broker-unavailable"));

        Api.reader().get(zdravka).then().statusCode(200);
        BROKER.setReachable(true);
        erase(zdravka);
    }

    @Test
    void tellsTheNotifierUntilItListens() {
        NOTIFIER.fail(3);

        erase(create(Map.of("email", EMAIL, "phone", "0888765432")));

        await().untilAsserted(() -> assertThat(NOTIFIER.suppressed()).containsExactly("+359888765432"));
    }

    @Test
    void aNumberThatSomebodyElseHasStaysTheirs() {
        create(Map.of("email", "boris@example.org", "phone", "0888765432"));

        erase(create(Map.of("email", EMAIL, "phone", "0888765432")));

        assertThat(database.number("select count(*) from tombstone")).isOne();
        Api.reader().get("/v1/contacts").then().body("items.phone", equalTo(List.of("+359888765432")));
    }

    @Test
    void waitsForAnUploadThatIsBeingRead() {
        UUID upload = new UUID(4, 4);
        database.execute(
                "insert into contact_import (id, state, claimed_by, claimed_until, created_at, updated_at)"
                        + " values (?, 'RUNNING', ?, now() + interval '1 hour', now(), now())",
                upload,
                new UUID(5, 5));
        database.execute(
                "insert into import_chunk (import_id, number, bytes) values (?, 0, ?)",
                upload,
                ("email\n" + EMAIL).getBytes(StandardCharsets.UTF_8));

        String receipt = Api.writer()
                .post(create(Map.of("email", EMAIL)) + "/erase")
                .then()
                .body("state", equalTo("RUNNING"))
                .extract()
                .header("Location");
        database.execute("update contact_import set state = 'FAILED' where id = ?", upload);

        await().untilAsserted(() -> Api.reader().get(receipt).then().body("state", equalTo("DONE")));
        assertThat(database.dump()).doesNotContain("zdravka");
    }

    @Test
    void answersARepeatedRequestWithTheSameReceipt() {
        String zdravka = create(Map.of("email", EMAIL));
        String id = keyed(zdravka).statusCode(201).extract().path("id");

        keyed(zdravka).statusCode(201).body("id", equalTo(id));
        Api.writer().post(zdravka + "/erase").then().statusCode(404);
        Api.reader().get("/v1/erasures/" + new UUID(0, 0)).then().statusCode(404);
    }

    @Test
    void exportsAllThatIsKept() {
        String zdravka = create(Map.of("email", EMAIL, "name", "Zdravka Gerganova", "lists", List.of("guests")));
        comment("1", "Zdravka+Gerganova", "zdravka%40example.org", "Hello");
        Api.writes(Map.of("purpose", "news", "state", "WITHDRAWN")).post(zdravka + "/consents");
        await().until(() -> database.number("select count(*) from delivery where state = 'PROCESSED'"), equalTo(1L));

        Api.writer()
                .get(zdravka + "/export")
                .then()
                .statusCode(200)
                .body("data.contacts[0].email", equalTo(EMAIL))
                .body("data.lists.list", equalTo(List.of("guests")))
                .body("data.consents.purpose", equalTo(List.of("news")))
                .body("data.deliveries", hasSize(1))
                .body("data.deliveries[0].body", containsString("zdravka%40example.org"));
        Api.reader().get(zdravka + "/export").then().statusCode(403);
    }

    @Test
    void anExportReadsEachDeliveryWhenItWritesIt() throws Exception {
        String zdravka = create(Map.of("email", EMAIL));
        // More than sockets hold.
        database.execute(
                "insert into delivery (id, source, dedupe_key, body, contact_id, state, received_at, next_attempt_at)"
                        + " select lpad(n::text, 32, '0')::uuid, 'wordpress', n::text, convert_to(repeat('x', 1000000),"
                        + " 'UTF8'), ?::uuid, 'PROCESSED', now(), now() from generate_series(1, 20) n",
                id(zdravka));
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        RestAssured.baseURI + ":" + RestAssured.port + "/v1/contacts/" + id(zdravka) + "/export"))
                .header("Authorization", "Bearer " + ContactsEnvironment.WRITER)
                .build();

        try (HttpClient client = HttpClient.newHttpClient();
                InputStream answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            int first = answer.read();
            database.execute("delete from delivery where dedupe_key = '20'");

            String rest = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(first).isEqualTo('{');
            assertThat(Pattern.compile("\"dedupe_key\"").matcher(rest).results())
                    .hasSize(19);
            assertThat(rest.substring(rest.lastIndexOf("dedupe_key")))
                    .contains("\"elsewhere\":[")
                    .endsWith("]}");
        }
    }

    private static ValidatableResponse keyed(String contact) {
        return Api.writer()
                .header("Idempotency-Key", "e-1")
                .post(contact + "/erase")
                .then()
                .log()
                .all();
    }

    private static void erase(String contact) {
        Api.writer().post(contact + "/erase").then().statusCode(201);
    }

    private static String id(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static void comment(String number, String author, String email, String text) {
        int status = Api.postForm(
                RestAssured.baseURI + ":" + RestAssured.port + "/webhooks/wordpress/" + WORDPRESS_SECRET,
                "hook=comment_post&comment_ID=" + number + "&comment_author=" + author + "&comment_author_email="
                        + email + "&comment_content=" + text);
        assertThat(status).isEqualTo(200);
    }

    private static void upload(String file) {
        Api.writer()
                .contentType("text/csv")
                .body(file)
                .post("/v1/imports")
                .then()
                .statusCode(202);
    }

    private static String create(Map<String, Object> contact) {
        return Api.writes(contact)
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }
}
