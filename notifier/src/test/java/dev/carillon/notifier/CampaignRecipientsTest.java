package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.pricing.PriceList;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is texted by a campaign and who is left out, what it says, and what it will cost. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CampaignRecipientsTest {
    private static final String MIXED =
            "to;name\n0888123456;Ana\nnobody;Bo\n0888123457;\n+359 888 123 456;Anna\n0898123456;Живка\n";

    @Inject
    PriceList prices;

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void reset() {
        Api.reset();
        Surroundings.sql("truncate suppression");
        Surroundings.sql("truncate price");
        Api.json("writer", Map.of("body", "Hi ((name))"))
                .put("/v1/templates/hello")
                .then()
                .statusCode(200);
    }

    @Test
    void leavesOutWhoHasAFaultAndSaysSo() {
        JsonPath campaign =
                upload("&onError=skip", MIXED).statusCode(201).extract().jsonPath();

        assertThat(campaign.getMap("recipients"))
                .isEqualTo(Map.of(
                        "read", 5, "messages", 2, "duplicates", 1, "invalid", 2, "suppressed", 0, "withoutNumber", 0));
        String errors = "/v1/campaigns/" + campaign.getString("id") + "/errors";
        JsonPath first = Api.as("reader").get(errors + "?limit=1").jsonPath();
        assertThat(first.getList("items"))
                .containsExactly(Map.of(
                        "at", "line 3",
                        "field", "to",
                        "column", 1,
                        "detail", "'nobody' holds what is not part of a phone number"));
        JsonPath second = Api.as("reader")
                .get(errors + "?cursor=" + first.getString("next"))
                .jsonPath();
        assertThat(second.getList("items.at")).containsExactly("line 4");
        assertThat(second.getList("items.column")).containsExactly(2);
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void aNumberThatIsTooLongForAnyIsAFaultOfItsRow() {
        JsonPath campaign = upload("&onError=skip", "to;name\n0888123456;Ana\n+49 30 1234567890123;Bo\n")
                .statusCode(201)
                .extract()
                .jsonPath();

        assertThat(campaign.getInt("recipients.messages")).isOne();
        assertThat(campaign.getInt("recipients.invalid")).isOne();
    }

    @Test
    void aFileInWhichNobodyIsLeftIsRefused() {
        upload("&onError=skip", "to,name\nnobody,Ana\n")
                .statusCode(400)
                .body("detail", Matchers.containsString("None of the 1 recipients can be texted: 1 have a fault"));
        assertThat(Surroundings.value("select count(*) from campaign")).isEqualTo("0");
        assertThat(Surroundings.value("select count(*) from campaign_error")).isEqualTo("0");
    }

    @Test
    void aFileWithoutAPlaceholdersColumnIsRefusedInOneSentence() {
        upload("", "to,first\n0888123456,Ana\n")
                .statusCode(400)
                .body("field", Matchers.is("body"))
                .body("detail", Matchers.containsString("The template has ((name))"));
    }

    @Test
    void whoOptedOutIsLeftOut() {
        suppressions.suppress(NewSuppression.of("+359888123456", "", Reason.API, "test"));

        JsonPath campaign = upload("", "to,name\n0888123456,Ana\n0888123457,Bo\n")
                .statusCode(201)
                .extract()
                .jsonPath();

        assertThat(campaign.getInt("recipients.suppressed")).isOne();
        assertThat(campaign.getInt("total")).isOne();
        suppressions.suppress(NewSuppression.of("+359888123457", "", Reason.API, "test"));
        assertThat(preview(campaign.getString("id")).getInt("suppressedSince")).isOne();
        suppressions.suppress(NewSuppression.of("+359888123457", "", Reason.ERASED, "test"));
        assertThat(preview(campaign.getString("id")).getInt("suppressedSince")).isOne();
    }

    @Test
    void aPreviewPricesOnlyWhoWouldBeTextedNow() {
        Surroundings.sql("""
                insert into price (country, operator, source, amount, currency, as_of)
                values ('BG', 'A1', 'FILE', 0.0645, 'USD', '2026-11-01T00:00:00Z')
                """);
        prices.refresh();
        String id = upload("", "to,name\n0888123456,Ана\n0888123457,Bo\n0888123458,Cy\n0888123459,Di\n")
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(preview(id).getString("cost[0].amount")).isEqualTo("0.258");

        // Erased, so that nothing is left of her text; out of every sender; and out of one that may not be chosen.
        suppressions.suppress(NewSuppression.of("+359888123456", "", Reason.ERASED, "test"));
        suppressions.suppress(NewSuppression.of("+359888123457", "", Reason.API, "test"));
        suppressions.suppress(NewSuppression.of("+359888123458", "+15005550006", Reason.STOP, "test"));

        JsonPath preview = preview(id);
        assertThat(preview.getInt("suppressedSince")).isEqualTo(2);
        assertThat(preview.getList("samples.to")).containsExactly("+359888123458", "+359888123459");
        assertThat(preview.getInt("segments.messages.sum()")).isEqualTo(2);
        assertThat(preview.getInt("destinations[0].messages")).isEqualTo(2);
        assertThat(preview.getString("cost[0].amount")).isEqualTo("0.129");

        suppressions.suppress(NewSuppression.of("+359888123458", "", Reason.API, "test"));
        suppressions.suppress(NewSuppression.of("+359888123459", "", Reason.API, "test"));
        JsonPath nobody = preview(id);
        assertThat(nobody.getInt("suppressedSince")).isEqualTo(4);
        assertThat(nobody.getList("destinations")).isEmpty();
        assertThat(nobody.getList("cost")).isEmpty();
    }

    @Test
    void jsonOutsideOfItsFormIsRefusedByItsPlace() {
        json("{\"name\":\"Bar\",\"template\":\"hello\",\"recipients\":[{\"to\":\"1\"},{\"to\":[]}]}")
                .statusCode(400)
                .body("field", Matchers.is("recipients[1].to"));
        json("{\"name\":\"Bar\",\"template\":\"hello\",\"recipients\":{}}")
                .statusCode(400)
                .body("field", Matchers.is("recipients"));
        json("{\"name\":\"Bar\",\"template\":\"hello\"}").statusCode(400).body("field", Matchers.is("recipients"));
        json("{\"name\":\"Bar\",\"template\":\"hello\",\"recipients\":[],\"colour\":1}")
                .statusCode(400)
                .body("field", Matchers.is("colour"));
        json("{\"template\":\"hello\",\"recipients\":[]}").statusCode(400).body("field", Matchers.is("name"));
        json("{\"name\":\"Bar\",").statusCode(400).body("type", Matchers.endsWith(":malformed-json"));
        json("[]").statusCode(400).body("type", Matchers.endsWith(":malformed-json"));
        json("").statusCode(400);
        json("{} {}").statusCode(400);
        json("{\"name\":\"Bar\",\"template\":\"hello\",\"contacts\":{\"list\":\"all\"}}")
                .statusCode(Matchers.anyOf(Matchers.is(400), Matchers.is(202)));
    }

    @Test
    void aNullAmongTheRecipientsIsAFaultOfItsOwn() {
        json("{\"recipients\":[null,{\"to\":\"0888123456\",\"values\":{\"name\":null}}],\"template\":\"hello\",\"name\":\"Bar\"}")
                .statusCode(400)
                .body("errors.at", Matchers.contains("recipients[0]", "recipients[1]"))
                .body("errors.field", Matchers.contains("row", "name"));
    }

    @Test
    void aCampaignKeepsTheTextThatItWasMadeWith() {
        String id = upload("", "to,name\n0888123456,Ana\n").extract().path("id");
        Api.json("writer", Map.of("body", "Bye ((name))")).put("/v1/templates/hello");

        assertThat(preview(id).getString("samples[0].body")).isEqualTo("Hi Ana");
        assertThat(Api.as("reader").get("/v1/campaigns/" + id).path("body").toString())
                .isEqualTo("Hi ((name))");
    }

    @Test
    void previewsSegmentsAndCost() {
        Surroundings.sql("""
                insert into price (country, operator, source, amount, currency, as_of)
                values ('BG', 'A1', 'FILE', 0.0645, 'USD', '2026-11-01T00:00:00Z')
                """);
        prices.refresh();
        Api.json("writer", Map.of("body", "Hi ((name)), " + "a".repeat(80))).put("/v1/templates/hello");
        String id = upload("", "to,name\n0888123456,Ana\n0888123457,Живка\n0888123458,Bo\n+15005550006,Cy\n")
                .statusCode(201)
                .extract()
                .path("id");

        JsonPath preview = preview(id);

        assertThat(preview.getList("samples.to")).hasSize(4).contains("+359888123456");
        assertThat(preview.getList("segments"))
                .containsExactly(
                        Map.of("encoding", "GSM_7", "segments", 1, "messages", 3),
                        Map.of("encoding", "UCS_2", "segments", 2, "messages", 1));
        assertThat(preview.getList("destinations.operator")).containsExactly("A1", "unknown");
        assertThat(preview.getInt("destinations[0].segments")).isEqualTo(4);
        assertThat(preview.getString("destinations[0].cost")).isEqualTo("0.258");
        assertThat(preview.getString("destinations[0].pricedOn")).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(preview.getString("cost[0].amount")).isEqualTo("0.258");
        assertThat(preview.getInt("unpriced")).isOne();

        Api.as("writer").post("/v1/campaigns/" + id + "/start").then().statusCode(202);
        Api.awaitCampaign(id, "COMPLETED");
        JsonPath report =
                Api.as("reader").get("/v1/campaigns/" + id + "/report").jsonPath();
        assertThat(report.getString("estimate[0].estimatedCost")).isEqualTo("0.258");
        assertThat(report.getString("estimate[0].actualCost")).isEqualTo("0.258");
        assertThat(report.getInt("estimate[0].charged")).isEqualTo(3);
        assertThat(report.getString("estimate[1].estimatedCost")).isNull();
    }

    @Test
    void smartEncodingSparesSegments() {
        Api.json("writer", Map.of("body", "Hi ((name)) – “see you”…")).put("/v1/templates/hello");

        String plain = upload("", "to,name\n0888123456,Ana\n").extract().path("id");
        String smart = upload("&smartEncoding=true", "to,name\n0888123456,Ana\n")
                .extract()
                .path("id");

        assertThat(preview(plain).getString("segments[0].encoding")).isEqualTo("UCS_2");
        assertThat(preview(smart).getString("segments[0].encoding")).isEqualTo("GSM_7");
        assertThat(preview(smart).getString("samples[0].body")).isEqualTo("Hi Ana - \"see you\"...");
    }

    @Test
    void aTestCountsForNothing() {
        String id = upload("", "to,name\n0888123456,Ana\n").extract().path("id");
        Map<String, Object> request = Map.of("to", List.of("0888123456", "0898123456"));

        JsonPath made = test(id, "test-1", request).statusCode(202).extract().jsonPath();
        test(id, "test-1", request).statusCode(202).header("Idempotent-Replayed", "true");

        assertThat(made.getList("messages.body")).containsExactly("Hi Ana", "Hi Ana");
        for (String message : made.getList("messages.id", String.class)) {
            assertThat(Api.awaitSettled(message).getString("state")).isEqualTo("DELIVERED");
        }
        assertThat(Api.sends()).isEqualTo(2);
        JsonPath campaign = Api.as("reader").get("/v1/campaigns/" + id).jsonPath();
        assertThat(campaign.getString("state")).isEqualTo("DRAFT");
        assertThat(campaign.getMap("counts")).isEqualTo(Map.of("QUEUED", 1));
        Api.as("writer").delete("/v1/campaigns/" + id).then().statusCode(204);
    }

    @Test
    void aTestWithValuesSaysWhatIsWrong() {
        String id = upload("", "to,name\n0888123456,Ana\n").extract().path("id");

        test(id, "a", Map.of("to", List.of("0888123456"), "values", Map.of("name", "Bo")))
                .statusCode(202)
                .body("messages[0].body", Matchers.is("Hi Bo"));
        test(id, "b", Map.of("to", List.of("0888123456"), "values", Map.of()))
                .statusCode(400)
                .body("field", Matchers.is("values.name"));
        test(id, "c", Map.of("to", List.of("nobody"))).statusCode(400).body("field", Matchers.is("to[0]"));
        test(id, "d", Map.of("to", List.of())).statusCode(400);
        for (Reason reason : List.of(Reason.API, Reason.ERASED)) {
            suppressions.suppress(NewSuppression.of("+359888123459", "", reason, "test"));
            test(id, "e", Map.of("to", List.of("0888123458", "0888123459"), "values", Map.of("name", "Bo")))
                    .statusCode(422)
                    .body("type", Matchers.endsWith(":recipient-suppressed"))
                    .body("field", Matchers.is("to[1]"));
        }
        assertThat(Surroundings.value("select count(*) from message where test_of is not null"))
                .isEqualTo("1");
        Api.awaitSettled(Surroundings.value("select id from message where test_of is not null"));
    }

    @Test
    void isNotDeletedBeforeItsTestsLeftOnItsAccounts() {
        String id =
                upload("&account=second", "to,name\n0888123456,Ana\n").extract().path("id");
        Surroundings.BROKER.setReachable(false);
        test(id, "a", Map.of("to", List.of("0888123456"), "values", Map.of("name", "Bo")))
                .statusCode(202);

        Api.as("writer")
                .delete("/v1/campaigns/" + id)
                .then()
                .statusCode(409)
                .body("type", Matchers.endsWith(":campaign-state"));

        Surroundings.BROKER.setReachable(true);
        String test = Surroundings.value("select id from message where test_of is not null");
        assertThat(Api.awaitSettled(test).getString("account")).isEqualTo("second");
        Api.as("writer").delete("/v1/campaigns/" + id).then().statusCode(204);
    }

    private static ValidatableResponse test(String id, String key, Map<String, Object> request) {
        return Api.json("writer", request)
                .header("Idempotency-Key", key)
                .post("/v1/campaigns/" + id + "/test")
                .then();
    }

    private static JsonPath preview(String id) {
        return Api.as("reader")
                .get("/v1/campaigns/" + id + "/preview")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static ValidatableResponse json(String body) {
        return Api.as("writer")
                .contentType("application/json")
                .body(body)
                .post("/v1/campaigns")
                .then();
    }

    private static ValidatableResponse upload(String options, String csv) {
        return Api.as("writer")
                .contentType("text/csv; charset=UTF-8")
                .body(csv)
                .post("/v1/campaigns?name=Bar&template=hello" + options)
                .then();
    }
}
