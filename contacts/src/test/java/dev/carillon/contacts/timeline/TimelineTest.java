package dev.carillon.contacts.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.Source;
import dev.carillon.http.paging.Cursors;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notes and time lines. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class TimelineTest {
    private static final UUID REFERENCE = UUID.fromString("018f0000-0000-7000-8000-000000000001");

    @Inject
    Database database;

    @Inject
    ContactWriter writer;

    private String ana;

    @BeforeEach
    void begin() {
        database.clear();
        ana = writer.write(
                        List.of(ContactDraft.of(new EmailAddress("ana@example.org"), PersonName.split("Ana Petrova"))),
                        Origin.of(Source.IMPORT, REFERENCE),
                        MergePolicy.REPLACE)
                .get(new EmailAddress("ana@example.org"))
                .id()
                .toString();
    }

    @Test
    void keepsNotesWithTheirAuthors() {
        String first = note("Called.", "n-1").statusCode(201).extract().path("id");
        note("Called.", "n-1").statusCode(201).body("id", equalTo(first));
        note("Called again.", "n-1").statusCode(422);
        note("Called again.", "n-2").statusCode(201);

        notes().body("items.text", contains("Called again.", "Called."))
                .body("items.author", contains("test-writer", "test-writer"));
        Api.reader().get(path() + "/notes?limit=1").then().body("items.text", contains("Called again."));
        Api.writer().delete(path() + "/notes/" + first).then().statusCode(204);
        Api.writer().delete(path() + "/notes/" + first).then().statusCode(404);
        notes().body("items", hasSize(1));
        note(" ", "n-3").statusCode(400).body("field", equalTo("text"));
        note("x".repeat(10_001), "n-3").statusCode(400).body("field", equalTo("text"));
        Api.writes(Map.of("text", "x"))
                .post("/v1/contacts/" + REFERENCE + "/notes")
                .then()
                .statusCode(404);
    }

    @Test
    void takesNoMoreThanAThousandNotes() {
        database.execute(
                "insert into contact_note select gen_random_uuid(), ?::uuid, 'a', 'b', now()"
                        + " from generate_series(1, 1000)",
                ana);

        note("One more", "n-1").statusCode(409).body("type", equalTo("urn:problem-type:carillon:too-many-notes"));
    }

    @Test
    void tellsOfAnImportedContactWhereItCameFromWithoutAnEvent() {
        Api.reader()
                .get(path() + "/events")
                .then()
                .body("items.kind", contains("source.first_seen"))
                .body("items[0].actor", equalTo("import"))
                .body("items[0].detail.reference", equalTo(REFERENCE.toString()));
        assertThat(database.number("select count(*) from contact_event")).isZero();
    }

    @Test
    void tellsWhatHappenedTheLatestFirstAPageAtATime() {
        webhook("Somebody Else");
        Api.writes("{\"tags\":[\"x\"]}").patch(path()).then().statusCode(200);
        note("Called.", "n-1");
        webhook("Somebody Else");

        List<String> kinds = new ArrayList<>();
        String cursor = "";
        do {
            var page = Api.reader()
                    .queryParam("limit", 2)
                    .queryParam("cursor", cursor)
                    .get(path() + "/events")
                    .then()
                    .statusCode(200)
                    .extract();
            kinds.addAll(page.path("items.kind"));
            cursor = page.path("next");
        } while (cursor != null);

        // The source and the event of the first webhook are of one transaction and perhaps of one instant.
        assertThat(kinds)
                .startsWith("contact.seen", "note.added", "contact.updated")
                .endsWith("source.first_seen")
                .containsExactlyInAnyOrder(
                        "contact.seen",
                        "note.added",
                        "contact.updated",
                        "contact.updated",
                        "source.first_seen",
                        "source.first_seen");
        Api.reader().get(path() + "/events?cursor=eA").then().statusCode(400).body("field", equalTo("cursor"));
        Cursors<String> events = new Cursors<>("events", text -> text);
        for (String never : List.of(Instant.MIN + " x", "+294277-01-01T00:00:00Z x", Instant.MAX + " x")) {
            Api.reader()
                    .queryParam("cursor", events.after(never))
                    .get(path() + "/events")
                    .then()
                    .statusCode(400)
                    .body("field", equalTo("cursor"));
        }
    }

    @Test
    void takesTheEventsOfMergedContactsWithIt() {
        String other = Api.writes(Map.of("email", "other@example.org"))
                .post("/v1/contacts")
                .then()
                .extract()
                .path("id");
        String merge = Api.writes(Map.of("from", List.of(other)))
                .post(path() + "/merge")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Api.reader().get(path() + "/events").then().body("items.kind", hasItem("contact.created"));

        Api.writer().post("/v1/merges/" + merge + "/undo").then().statusCode(200);

        Api.reader().get(path() + "/events").then().body("items.kind", not(hasItem("contact.created")));
    }

    private void webhook(String name) {
        writer.write(
                List.of(ContactDraft.of(new EmailAddress("ana@example.org"), PersonName.split(name))),
                Origin.of(Source.WORDPRESS, REFERENCE),
                MergePolicy.FILL_GAPS);
    }

    private ValidatableResponse notes() {
        return Api.reader().get(path() + "/notes").then().statusCode(200);
    }

    private ValidatableResponse note(String text, String key) {
        return Api.writes(Map.of("text", text))
                .header("Idempotency-Key", key)
                .post(path() + "/notes")
                .then();
    }

    private String path() {
        return "/v1/contacts/" + ana;
    }
}
