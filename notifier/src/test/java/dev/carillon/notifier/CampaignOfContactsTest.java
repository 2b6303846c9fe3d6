package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign to the people of a list is made in the background, and is whole or FAILED. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CampaignOfContactsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> BY_FIRST_NAME = Map.of("list", "a", "values", Map.of("name", "firstName"));

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void reset() {
        Api.reset();
        CONTACTS.reset();
        Api.json("writer", Map.of("body", "Hi ((name))"))
                .put("/v1/templates/hello")
                .then()
                .statusCode(200);
    }

    @Test
    void everybodyWithANumberIsTexted() {
        CONTACTS.add("Ana", "+359888123456");
        CONTACTS.add("Bo", "");
        CONTACTS.add("Cy", "+359888123457");
        CONTACTS.add("Cy", "0888 123 457");
        CONTACTS.add("Di", "+359898123456");

        String id = create("key", Map.of("list", "a b", "values", Map.of("name", "firstName")))
                .statusCode(202)
                .body("state", Matchers.is("CREATING"))
                .extract()
                .path("id");
        JsonPath draft = awaitState(id, "DRAFT");

        assertThat(draft.getMap("recipients"))
                .isEqualTo(Map.of(
                        "read", 5, "messages", 3, "duplicates", 1, "invalid", 0, "suppressed", 0, "withoutNumber", 1));
        assertThat(CONTACTS.requests())
                .containsExactly(
                        "list=a+b&consent=all:not-withdrawn&limit=1000",
                        "list=a+b&consent=all:not-withdrawn&cursor=2&limit=1000",
                        "list=a+b&consent=all:not-withdrawn&cursor=4&limit=1000");
        assertThat(Surroundings.value("select string_agg(body, ', ' order by id) from message"))
                .contains("Hi Ana", "Hi Cy", "Hi Di");
        create("key", Map.of("list", "a b", "values", Map.of("name", "firstName")))
                .statusCode(202)
                .header("Idempotent-Replayed", "true");

        Api.as("writer").post("/v1/campaigns/" + id + "/start").then().statusCode(202);
        Api.awaitCampaign(id, "COMPLETED");
        assertThat(Api.sends()).isEqualTo(3);
    }

    @Test
    void whoDidNotConsentIsLeftOutByContacts() {
        CONTACTS.add("Ana", "+359888123456");

        String id =
                create("k", Map.of("tag", "vip", "consent", "news")).extract().path("id");

        awaitState(id, "DRAFT");
        assertThat(CONTACTS.requests()).containsExactly("tag=vip&consent=news&limit=1000");
        create("l", Map.of("consent", "news:withdrawn"))
                .statusCode(400)
                .body("field", Matchers.containsString("consent"));
    }

    @Test
    void isMadeAgainFromTheStartWhereContactsFailedOnTheWay() {
        CONTACTS.add("Ana", "+359888123456");
        CONTACTS.add("Bo", "+359888123457");
        CONTACTS.add("Cy", "+359888123458");
        CONTACTS.refuse(503);

        String id = create("k", Map.of("tag", "vip")).extract().path("id");

        assertThat(awaitState(id, "DRAFT").getInt("total")).isEqualTo(3);
        assertThat(Surroundings.value("select string_agg(body, ', ' order by recipient) from message"))
                .isEqualTo("Hi Ana L, Hi Bo L, Hi Cy L");
    }

    @Test
    void whatContactsRefusesFails() {
        CONTACTS.add("Ana", "+359888123456");
        CONTACTS.refuse(403);

        String id = create("k", Map.of("q", "x")).extract().path("id");

        assertThat(awaitState(id, "FAILED").getString("failure")).contains("contacts answered 403");
        Api.as("writer").post("/v1/campaigns/" + id + "/start").then().statusCode(409);
        Api.as("writer").delete("/v1/campaigns/" + id).then().statusCode(204);
    }

    @Test
    void oneFaultFailsTheWholeUnlessItIsLeftOutAndIsListedEitherWay() {
        CONTACTS.add("Ana", "+359888123456");
        CONTACTS.add("", "+359888123457");

        String strict = create("k", BY_FIRST_NAME).extract().path("id");

        assertThat(awaitState(strict, "FAILED").getString("failure")).contains("1 fault in 2 recipients");
        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
        String skipping = createSkipping(BY_FIRST_NAME);
        awaitState(skipping, "DRAFT");
        assertThat(errors(strict).getList("items.at")).containsExactly("contact 1");
        assertThat(errors(strict).getList("items.field")).containsExactly("name");
        assertThat(errors(strict).getList("items")).isEqualTo(errors(skipping).getList("items"));
    }

    @Test
    void theFaultsAreListedWhereLeavingThemOutLeavesNobody() {
        CONTACTS.add("", "+359888123456");
        CONTACTS.add("Bo", "");
        CONTACTS.add("", "+359888123457");

        String id = createSkipping(BY_FIRST_NAME);

        assertThat(awaitState(id, "FAILED").getString("failure"))
                .contains("None of the 3 recipients", "2 have a fault");
        assertThat(errors(id).getList("items.at")).containsExactly("contact 0", "contact 2");
    }

    @Test
    void noFaultIsListedOfACampaignThatFailedForAnotherReason() {
        CONTACTS.add("", "+359888123456");
        CONTACTS.add("Bo", "+359888123457");
        CONTACTS.add("Cy", "+359888123458");
        CONTACTS.betweenPages(() -> CONTACTS.refuse(403));

        String id = createSkipping(BY_FIRST_NAME);

        assertThat(awaitState(id, "FAILED").getString("failure")).contains("contacts answered 403");
        assertThat(errors(id).getList("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "skip"})
    void aFaultThatQuotesWhoWasErasedSinceItWasReadIsForgotten(String onError) {
        CONTACTS.add("Ana", "0888 123 456 Ivan");
        CONTACTS.add("Bo", "0888 123 457 Ivan");
        CONTACTS.add("Cy", "0888 123 458 Ivan");
        CompletableFuture<Boolean> erased = new CompletableFuture<>();
        CONTACTS.betweenPages(erased::join);

        String id;
        try {
            id = create("k", BY_FIRST_NAME, onError).extract().path("id");
            await().atMost(PATIENCE).until(() -> CONTACTS.requests().size() == 2);
            suppressions.suppress(NewSuppression.of("+359888123456", "", Reason.ERASED, "test"));
        } finally {
            erased.complete(true);
        }

        awaitState(id, "FAILED");
        List<String> details = errors(id).getList("items.detail");
        assertThat(details).hasSize(3).first().isEqualTo("forgotten: its owner was erased");
        assertThat(details.get(1)).contains("0888 123 457");
        assertThat(details.get(2)).contains("0888 123 458");
    }

    @Test
    void aQueryThatFindsNobodyFails() {
        String id = create("k", Map.of("list", "empty")).extract().path("id");

        assertThat(awaitState(id, "FAILED").getString("failure")).contains("one recipient at least");
    }

    @Test
    void whatOurOwnFaultKeepsFromBeingMadeIsGivenUpInTheEnd() {
        CONTACTS.add("Ana", "+359888123456");
        Surroundings.sql("alter table message add constraint refused check (body <> 'Hi Ana L')");
        try {
            String id = create("k", Map.of("list", "a")).extract().path("id");

            Surroundings.sql("update campaign set created_at = now() - interval '2 hours'");

            assertThat(awaitState(id, "FAILED").getString("failure")).contains("a fault of this service");
        } finally {
            Surroundings.sql("alter table message drop constraint refused");
        }
    }

    @Test
    void whatAMakerLeftBehindIsMadeAnew() {
        CONTACTS.add("Ana", "+359888123456");
        Surroundings.sql("""
                insert into campaign (id, name, template, body, state, total, created_at, contacts_query, creating_until)
                values ('0198c5a0-0000-7000-8000-00000000000c', 'Bar', 'hello', 'Hi ((name))', 'CREATING', 0, now(),
                        '{"list":"a"}', now() + interval '1 hour');
                insert into message (id, campaign_id, recipient, body, segments, country, operator, state, created_at,
                                     updated_at)
                values ('0198c5a0-0000-7000-8000-00000000000d', '0198c5a0-0000-7000-8000-00000000000c', '+359888123499',
                        'Hi', 1, 'BG', 'A1', 'QUEUED', now(), now())
                """);

        Surroundings.sql("update campaign set creating_until = now()");

        awaitState("0198c5a0-0000-7000-8000-00000000000c", "DRAFT");
        assertThat(Surroundings.value("select string_agg(recipient, ' ') from message"))
                .isEqualTo("+359888123456");
        assertThat(Surroundings.value("select sum(messages) from campaign_tally"))
                .isEqualTo("1");
    }

    private static ValidatableResponse create(String key, Map<String, Object> query) {
        return create(key, query, "refuse");
    }

    private static String createSkipping(Map<String, Object> query) {
        return create("skipping", query, "skip").extract().path("id");
    }

    private static JsonPath errors(String id) {
        return Api.as("reader").get("/v1/campaigns/" + id + "/errors").jsonPath();
    }

    private static ValidatableResponse create(String key, Map<String, Object> query, String onError) {
        return Api.json("writer", Map.of("name", "Bar", "template", "hello", "contacts", query, "onError", onError))
                .header("Idempotency-Key", key)
                .post("/v1/campaigns")
                .then();
    }

    private static JsonPath awaitState(String id, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Api.as("reader").get("/v1/campaigns/" + id).jsonPath(),
                        campaign -> state.equals(campaign.getString("state")));
    }
}
