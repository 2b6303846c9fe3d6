package dev.carillon.contacts.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.Precondition;
import dev.carillon.contacts.merging.MergeRequest;
import dev.carillon.contacts.merging.MergeService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links in old mail, and what people said, when contacts become one, part again, and their merges grow old. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class MergedConsentsTest {
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    @Inject
    Database database;

    @Inject
    MergeService merges;

    private String anna;
    private String ana;
    private String linkOfAnna;

    @BeforeEach
    void begin() {
        database.clear();
        anna = made("anna");
        ana = made("ana");
        linkOfAnna = Api.reader()
                .get("/v1/contacts/" + anna + "/unsubscribe-link?purpose=news")
                .path("url");
    }

    @Test
    void aLinkLeadsToTheSurvivorHoweverOldTheMergesAre() {
        String third = made("third");
        String first = merge(anna, ana);
        merge(ana, third);
        give(third);
        growOld();

        assertThat(press(linkOfAnna)).isEqualTo(200);

        assertThat(state(third)).isEqualTo("WITHDRAWN");
        assertThat(database.text("select string_agg(snapshot::text, '') from contact_merge"))
                .isEqualTo("{}{}");
        Api.writer()
                .post("/v1/merges/" + first + "/undo")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:merge-too-old"));
    }

    @Test
    void nothingIsLeftOfOldMergesOnceTheSurvivorIsGone() {
        String third = made("third");
        merge(anna, ana);
        merge(ana, third);
        Api.writer().delete("/v1/contacts/" + third).then().statusCode(204);

        growOld();
        growOld();

        assertThat(database.number("select count(*) from contact_merge")).isZero();
    }

    @Test
    void aLinkToWhoIsNotThereAnyMoreSaysSo() {
        Api.writer().delete("/v1/contacts/" + anna).then().statusCode(204);
        String anew = made("anna");
        give(anew);

        assertThat(press(linkOfAnna)).isEqualTo(410);

        assertThat(state(anew)).isEqualTo("GIVEN");
    }

    @Test
    void anOptOutThroughTwoMergesIsEverybodysWhenBothAreUndone() {
        String third = made("third");
        give(anna);
        String first = merge(anna, ana);
        String second = merge(ana, third);
        assertThat(press(linkOfAnna)).isEqualTo(200);

        undo(second);
        undo(first);

        for (String each : List.of(anna, ana, third)) {
            assertThat(state(each)).isEqualTo("WITHDRAWN");
        }
    }

    @Test
    void whatAMergeAddedGoesWithItForGood() {
        say(anna, Map.of("purpose", "news", "state", "WITHDRAWN"));
        give(ana);
        String merge = merge(anna, ana);
        assertThat(state(ana)).isEqualTo("WITHDRAWN");
        undo(merge);
        assertThat(state(ana)).isEqualTo("GIVEN");

        growOld();
        say(ana, Map.of("purpose", "other", "state", "WITHDRAWN"));

        assertThat(state(ana)).isEqualTo("GIVEN");
        assertThat(state(anna)).isEqualTo("WITHDRAWN");
    }

    @Test
    void whatAMergeAddedDoesNotComeBackWithTheErasureOfWhoWasMerged() {
        say(anna, Map.of("purpose", "news", "state", "WITHDRAWN"));
        give(ana);
        undo(merge(anna, ana));
        assertThat(state(ana)).isEqualTo("GIVEN");

        Api.writer().post("/v1/contacts/" + anna + "/erase").then().statusCode(201);
        say(ana, Map.of("purpose", "other", "state", "WITHDRAWN"));

        assertThat(state(ana)).isEqualTo("GIVEN");
    }

    @Test
    void evidenceOfAnotherFormIsNoMerges() {
        give(ana);
        database.execute("update consent set source = 'merge', evidence = '{\"merge\": \"of two firms\"}'");

        say(ana, Map.of("purpose", "other", "state", "WITHDRAWN"));

        assertThat(state(ana)).isEqualTo("GIVEN");
    }

    @Test
    void evidenceOfACallersIsNoMergesOwn() {
        String merge = merge(anna, ana);
        undo(merge);

        say(ana, Map.of("purpose", "news", "state", "WITHDRAWN", "evidence", Map.of("merge", merge)));
        say(ana, Map.of("purpose", "other", "state", "WITHDRAWN", "evidence", Map.of("merge", "of two firms")));

        assertThat(state(ana)).isEqualTo("WITHDRAWN");
    }

    @Test
    void aClickDuringAMergeIsTheSurvivors() {
        give(anna);
        CompletableFuture<Integer> click = QuarkusTransaction.requiringNew().call(() -> {
            merges.merge(
                    UUID.fromString(ana),
                    new MergeRequest(List.of(UUID.fromString(anna)), null),
                    null,
                    new Precondition(null),
                    "test");
            return waitingClick();
        });

        assertThat(click.join()).isEqualTo(200);
        assertThat(state(ana)).isEqualTo("WITHDRAWN");
    }

    @Test
    void aClickDuringAnUndoIsTheirsWhoseLinkItIs() {
        give(anna);
        String merge = merge(anna, ana);
        CompletableFuture<Integer> click = QuarkusTransaction.requiringNew().call(() -> {
            merges.undo(UUID.fromString(merge), "test");
            return waitingClick();
        });

        assertThat(click.join()).isEqualTo(200);
        assertThat(state(anna)).isEqualTo("WITHDRAWN");
        assertThat(state(ana)).isEmpty();
    }

    /** A click that waits for the lock which this thread's transaction holds. */
    private CompletableFuture<Integer> waitingClick() {
        CompletableFuture<Integer> click = CompletableFuture.supplyAsync(() -> press(linkOfAnna));
        await().until(
                        () -> database.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and query like 'select 1 from contact where id = % for update'"),
                        equalTo(1L));
        return click;
    }

    private void growOld() {
        database.execute("update contact_merge set merged_at = merged_at - interval '100 days',"
                + " undone_at = undone_at - interval '100 days'");
        Api.admin().post("/v1/retention/runs").then().statusCode(200);
    }

    private String state(String contact) {
        return database.text(
                "select coalesce(max(state), '') from consent_state where contact_id = ?::uuid and purpose = 'news'",
                contact);
    }

    private static int press(String link) {
        return Api.postForm(
                RestAssured.baseURI + ":" + RestAssured.port + URI.create(link).getPath(), ONE_CLICK);
    }

    private static void give(String contact) {
        say(
                contact,
                Map.of(
                        "purpose", "news",
                        "state", "GIVEN",
                        "basis", "CONSENT",
                        "evidence", Map.of("form", "newsletter 2026")));
    }

    private static void say(String contact, Map<String, Object> what) {
        Api.writes(what).post("/v1/contacts/" + contact + "/consents").then().statusCode(201);
    }

    private static String merge(String merged, String survivor) {
        return Api.writes(Map.of("from", List.of(merged)))
                .post("/v1/contacts/" + survivor + "/merge")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void undo(String merge) {
        Api.writer().post("/v1/merges/" + merge + "/undo").then().statusCode(200);
    }

    private static String made(String name) {
        return Api.writes(Map.of("email", name + "@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
