package dev.carillon.contacts.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class MergesTest {
    private static final String DELIVERY = "018f0000-0000-7000-8000-000000000001";
    /** Everything of the contacts but what rises with every change. */
    private static final String STATE = """
            select jsonb_build_array(
                (select jsonb_agg(to_jsonb(c) - 'version' - 'updated_at' order by id) from contact c),
                (select jsonb_agg(l order by l) from contact_list l), (select jsonb_agg(t order by t) from contact_tag t),
                (select jsonb_agg(s order by s) from contact_source s),
                (select jsonb_agg(a order by a) from contact_alias a),
                (select jsonb_agg(n order by id) from contact_note n))::text""";

    @Inject
    Database database;

    @Inject
    ContactWriter writer;

    private String ana;
    private String anna;

    @BeforeEach
    void begin() {
        database.clear();
        ana = made(
                "ana@example.org", Map.of("phone", "0888123456", "lists", List.of("a"), "attributes", Map.of("x", 1)));
        anna = made(
                "anna@example.org",
                Map.of(
                        "name",
                        "Anna Petrova",
                        "lists",
                        List.of("b"),
                        "tags",
                        List.of("t"),
                        "attributes",
                        Map.of("x", 2, "y", 0.10)));
        database.execute("insert into contact_note values (gen_random_uuid(), ?::uuid, 'me', 'called', now())", anna);
    }

    @Test
    void leavesOneContactWithTheValuesOfBoth() {
        merge(ana, Map.of("from", List.of(anna))).statusCode(201).body("survivor", equalTo(ana));

        Api.reader()
                .get("/v1/contacts/" + ana)
                .then()
                .body("email", equalTo("ana@example.org"))
                .body("aliases", contains("anna@example.org"))
                .body("firstName", equalTo("Anna"))
                .body("phone", equalTo("+359888123456"))
                .body("lists", contains("a", "b"))
                .body("tags", contains("t"))
                .body("attributes.x", equalTo(2))
                .body("provenance.name[0]", equalTo("api"));
        assertThat(database.number("select count(*) from contact_note where contact_id = ?::uuid", ana))
                .isOne();
    }

    @Test
    void sendsThoseWhoAskForTheMergedOneToTheSurvivor() {
        merge(ana, Map.of("from", List.of(anna))).statusCode(201);

        Api.reader()
                .redirects()
                .follow(false)
                .get("/v1/contacts/" + anna)
                .then()
                .statusCode(301)
                .header("Location", equalTo("/v1/contacts/" + ana));
        Api.writes("{\"tags\":[]}")
                .patch("/v1/contacts/" + anna)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:contact-merged"))
                .body("detail", containsString(ana));
        Api.reader().get("/v1/contacts?email=anna@example.org").then().body("items.id", contains(ana));
        Api.writes(Map.of("email", "anna@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(409);
    }

    @Test
    void namesTheSurvivorWhateverIsAskedOfTheMergedOne() {
        String clara = Api.writes(Map.of("email", "clara@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        merge(ana, Map.of("from", List.of(anna))).statusCode(201);

        String merged = "/v1/contacts/" + anna;
        Stream.of(
                        Api.writes(Map.of("purpose", "news", "state", "WITHDRAWN"))
                                .post(merged + "/consents"),
                        Api.reader().get(merged + "/consents"),
                        Api.writer().post(merged + "/erase"),
                        Api.writer().get(merged + "/export"),
                        Api.reader().get(merged + "/unsubscribe-link"),
                        Api.writes(Map.of("from", List.of(clara))).post(merged + "/merge"),
                        Api.writes(Map.of("from", List.of(anna))).post("/v1/contacts/" + clara + "/merge"))
                .forEach(answer -> answer.then()
                        .statusCode(409)
                        .body("type", equalTo("urn:problem-type:carillon:contact-merged"))
                        .body("detail", containsString("/v1/contacts/" + ana)));
    }

    @Test
    void givesWhatComesForTheMergedAddressToTheSurvivor() {
        merge(ana, Map.of("from", List.of(anna))).statusCode(201);

        write("anna@example.org", "Somebody Else", Source.WORDPRESS, MergePolicy.FILL_GAPS);
        write("anna@example.org", "Annie Petrova", Source.IMPORT, MergePolicy.REPLACE);

        assertThat(database.number("select count(*) from contact")).isOne();
        Api.reader()
                .get("/v1/contacts/" + ana)
                .then()
                .body("firstName", equalTo("Annie"))
                .body("sources", containsInAnyOrder("api", "wordpress", "import"));
    }

    @Test
    void partsThemAgainExactlyAsTheyWere() {
        String before = database.text(STATE);
        String id = merge(ana, Map.of("from", List.of(anna), "fields", Map.of("email", anna, "phone", anna)))
                .statusCode(201)
                .extract()
                .path("id");
        Api.reader()
                .get("/v1/contacts/" + ana)
                .then()
                .body("email", equalTo("anna@example.org"))
                .body("aliases", contains("ana@example.org"));

        undo(id).statusCode(200).body("undoneAt", notNullValue());
        undo(id).statusCode(200);

        assertThat(database.text(STATE)).isEqualTo(before);
        Api.reader().get("/v1/contacts/" + anna).then().statusCode(200).header("ETag", equalTo("\"2\""));
    }

    @Test
    void keepsWhatChangedSinceTheMerge() {
        String id = merge(ana, Map.of("from", List.of(anna))).extract().path("id");
        Api.writes("{\"name\":\"Ana Ivanova\",\"tags\":[\"t\",\"later\"]}")
                .patch("/v1/contacts/" + ana)
                .then()
                .statusCode(200);

        undo(id).statusCode(200);

        Api.reader()
                .get("/v1/contacts/" + ana)
                .then()
                .body("lastName", equalTo("Ivanova"))
                .body("tags", contains("later"))
                .body("lists", contains("a"))
                .body("attributes.x", equalTo(1));
    }

    @Test
    void undoesTheLastMergeFirst() {
        String before = database.text(STATE);
        String third = made("third@example.org", Map.of());
        String withThird = database.text(STATE);
        String first = merge(ana, Map.of("from", List.of(anna))).extract().path("id");
        String second = merge(third, Map.of("from", List.of(ana))).extract().path("id");
        Api.reader()
                .redirects()
                .follow(false)
                .get("/v1/contacts/" + anna)
                .then()
                .header("Location", equalTo("/v1/contacts/" + third));

        undo(first).statusCode(409).body("type", equalTo("urn:problem-type:carillon:merge-not-last"));
        undo(second).statusCode(200);
        undo(first).statusCode(200);

        assertThat(database.text(STATE)).isEqualTo(withThird).isNotEqualTo(before);
    }

    @Test
    void refusesWhatCannotBeMerged() {
        merge(ana, Map.of("from", List.of(ana))).statusCode(400).body("field", equalTo("from"));
        merge(ana, Map.of("from", List.of())).statusCode(400).body("field", equalTo("from"));
        merge(ana, Map.of("from", List.of(anna), "fields", Map.of("tags", anna)))
                .statusCode(400)
                .body("field", equalTo("fields"));
        merge(ana, Map.of("from", List.of(anna), "fields", Map.of("name", DELIVERY)))
                .statusCode(400);
        merge(ana, Map.of("from", List.of(DELIVERY))).statusCode(409).body("field", equalTo("from"));
        merge(DELIVERY, Map.of("from", List.of(ana))).statusCode(404);
        undo(DELIVERY).statusCode(404);
    }

    @Test
    void mergesOnceHoweverOftenItIsAskedTo() {
        String first = keyed(anna).statusCode(201).extract().path("id");

        keyed(anna).statusCode(201).body("id", equalTo(first));
        keyed(DELIVERY).statusCode(422);
        Api.reader().get("/v1/merges").then().body("items", hasSize(1));
        Api.reader().get("/v1/merges?contact=" + anna).then().body("items.id", contains(first));
        Api.reader().get("/v1/merges?contact=" + DELIVERY).then().body("items", hasSize(0));
    }

    private ValidatableResponse keyed(String from) {
        return Api.writes(Map.of("from", List.of(from)))
                .header("Idempotency-Key", "m-1")
                .post("/v1/contacts/" + ana + "/merge")
                .then();
    }

    @Test
    void doesNotUndoWhereTheSurvivorOrTheAddressIsGone() {
        String id = merge(ana, Map.of("from", List.of(anna))).extract().path("id");
        Api.writes("{\"email\":\"anna@example.org\"}")
                .patch("/v1/contacts/" + ana)
                .then()
                .statusCode(200);

        undo(id).statusCode(409).body("type", equalTo("urn:problem-type:carillon:contact-exists"));
        Api.writer().delete("/v1/contacts/" + ana).then().statusCode(204);
        undo(id).statusCode(409).body("type", equalTo("urn:problem-type:carillon:contact-gone"));
        Api.reader().get("/v1/contacts/" + anna).then().statusCode(404);
    }

    @Test
    void findsWhoMayBeTheSamePerson() {
        String boris = made("b.oris+1@gmail.example", Map.of("name", "Boris Ivanov", "phone", "0888123456"));
        String other = made("boris@gmail.example", Map.of("name", "BORIS Ivanov"));

        duplicates("phone").body("items.contacts", contains(List.of(ana, boris)));
        duplicates("email").body("items.contacts", contains(List.of(boris, other)));
        duplicates("name").body("items.contacts", contains(List.of(boris, other)));
        duplicates("colour").statusCode(400).body("field", equalTo("by"));
    }

    private static ValidatableResponse duplicates(String by) {
        return Api.reader().get("/v1/duplicates?by=" + by).then();
    }

    private void write(String email, String name, Source source, MergePolicy policy) {
        writer.write(
                List.of(ContactDraft.of(new EmailAddress(email), PersonName.split(name))),
                Origin.of(source, UUID.fromString(DELIVERY)),
                policy);
    }

    private static String made(String email, Map<String, Object> more) {
        Map<String, Object> contact = new HashMap<>(more);
        contact.put("email", email);
        return Api.writes(contact)
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse merge(String survivor, Map<String, Object> request) {
        return Api.writes(request).post("/v1/contacts/" + survivor + "/merge").then();
    }

    private static ValidatableResponse undo(String id) {
        return Api.writer().post("/v1/merges/" + id + "/undo").then();
    }
}
