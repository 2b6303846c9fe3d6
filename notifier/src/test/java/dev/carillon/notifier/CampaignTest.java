package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.simulators.twilio.Fate;
import dev.carillon.simulators.twilio.MessageStatus;
import dev.carillon.simulators.twilio.SimulatedAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns are made whole or not at all, text everybody once, and say what they cost. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CampaignTest {
    private static final Map<String, Object> ANA = Map.of("to", "0888123456", "values", Map.of("name", "Ana"));

    @BeforeEach
    void reset() {
        Api.reset();
        Api.json("writer", Map.of("body", "Hi ((name))"))
                .put("/v1/templates/hello")
                .then()
                .statusCode(200);
    }

    @Test
    void textsEverybodyOnceAndReportsOperatorsAndCost() {
        TWILIO.putAccount(
                new SimulatedAccount(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN, new BigDecimal("1.00")));
        String csv = "to,name\n" + numbers("+35988", 12) + numbers("+35989", 8) + numbers("+35987", 5);
        String id = upload(csv).statusCode(201).extract().path("id");
        assertThat(TWILIO.messages()).isEmpty();

        start(id);
        Api.awaitCampaign(id, "COMPLETED");

        assertThat(TWILIO.countsByRecipient())
                .hasSize(25)
                .allSatisfy((to, count) -> assertThat(count).isOne());
        JsonPath report =
                Api.as("reader").get("/v1/campaigns/" + id + "/report").jsonPath();
        assertThat(report.getInt("total")).isEqualTo(25);
        assertThat(report.getInt("messages.DELIVERED")).isEqualTo(25);
        assertThat(messages(report, "A1")).isEqualTo(12);
        assertThat(messages(report, "Yettel")).isEqualTo(8);
        assertThat(messages(report, "Vivacom")).isEqualTo(5);
        assertThat(new BigDecimal(report.getString("totals.cost"))).isEqualByComparingTo("2.1285");
        assertThat(report.getString("totals.currency")).isEqualTo("USD");
        assertThat(report.getList("rows.account", String.class)).contains("first", "second");
    }

    private static int messages(JsonPath report, String operator) {
        List<Map<String, Object>> rows = report.getList("rows");
        return rows.stream()
                .filter(row -> row.get("operator").equals(operator))
                .mapToInt(row -> (Integer) row.get("messages"))
                .sum();
    }

    @Test
    void isCompleteWhenWhatFailedHasFailed() {
        TWILIO.settle("+359888123457", new Fate(MessageStatus.UNDELIVERED, 30003));
        String id = create(List.of(
                        ANA,
                        Map.of("to", "+359888123457", "values", Map.of("name", "Bo")),
                        Map.of("to", "+15005550009", "values", Map.of("name", "Cy"))))
                .statusCode(201)
                .extract()
                .path("id");

        start(id);
        JsonPath campaign = Api.awaitCampaign(id, "COMPLETED");

        assertThat(campaign.getMap("counts")).isEqualTo(Map.of("DELIVERED", 1, "UNDELIVERED", 1, "FAILED", 1));
        assertThat(campaign.getInt("settled")).isEqualTo(3);
        String csv = Api.as("reader")
                .accept("text/csv")
                .get("/v1/campaigns/" + id + "/report")
                .asString();
        assertThat(csv.lines())
                .containsExactlyInAnyOrder(
                        "operator,account,country,state,errorCode,messages,segments,cost,currency",
                        "A1,first,BG,DELIVERED,,1,1,0.0645,USD",
                        "A1,first,BG,UNDELIVERED,30003,1,1,0.0645,USD",
                        "unknown,first,US,FAILED,21614,1,1,0,");
    }

    @Test
    void aRecipientNamedTwiceIsTextedOnce() {
        JsonPath campaign = create(List.of(ANA, Map.of("to", "+359 88 812 3456", "values", Map.of("name", "Anna"))))
                .statusCode(201)
                .extract()
                .jsonPath();

        assertThat(campaign.getInt("total")).isOne();
        assertThat(campaign.getString("state")).isEqualTo("DRAFT");
        assertThat(campaign.getMap("counts")).isEqualTo(Map.of("QUEUED", 1));
    }

    @Test
    void oneFaultRefusesTheWholeAndEveryFaultIsTold() {
        JsonPath problem = create(List.of(
                        ANA, Map.of("to", "+35988", "values", Map.of()), Map.of("values", Map.of("name", "Bo"))))
                .statusCode(400)
                .contentType("application/problem+json")
                .extract()
                .jsonPath();

        assertThat(problem.getString("type")).endsWith(":invalid-recipients");
        assertThat(problem.getList("errors"))
                .containsExactly(
                        Map.of(
                                "at", "recipients[1]",
                                "field", "to",
                                "detail", "'+35988' is too short for a number of BG"),
                        Map.of("at", "recipients[1]", "field", "name", "detail", "no value for ((name))"),
                        Map.of("at", "recipients[2]", "field", "to", "detail", "the number is empty"));
        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
    }

    @Test
    void faultsOfAFileAreToldByLine() {
        JsonPath problem = upload("to,name\n0888123456,Ana\n0888123457,\nnobody,Bo\n1,2,3\n")
                .statusCode(400)
                .extract()
                .jsonPath();

        assertThat(problem.getList("errors.at")).containsExactly("line 3", "line 4", "line 5");
        assertThat(problem.getList("errors.field")).containsExactly("name", "to", "row");
    }

    @Test
    void aKeyMakesOneCampaignAndReplaysTheAnswer() {
        String first = create("key-1", List.of(ANA)).statusCode(201).extract().asString();

        String again = create("key-1", List.of(ANA))
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .extract()
                .asString();

        assertThat(again).isEqualTo(first);
        create("key-1", List.of(ANA, ANA)).statusCode(422);
        assertThat(Surroundings.value("select count(*) from campaign")).isEqualTo("1");
    }

    @Test
    void startingTwiceStartsOnce() {
        String id = create(List.of(ANA)).extract().path("id");

        start(id);
        start(id);
        Api.awaitCampaign(id, "COMPLETED");
        start(id);

        assertThat(Api.sends()).isOne();
    }

    @Test
    void whatDoesNotExistIsSaid() {
        Api.json("writer", Map.of("name", "Bar", "template", "none", "recipients", List.of(ANA)))
                .post("/v1/campaigns")
                .then()
                .statusCode(400)
                .body("detail", org.hamcrest.Matchers.is("There is no template 'none'."));
        Api.as("reader")
                .get("/v1/campaigns/0198c5a0-0000-7000-8000-000000000000")
                .then()
                .statusCode(404);
        create(List.of()).statusCode(400);
        Api.as("reader").get("/v1/campaigns/nonsense").then().statusCode(404);
    }

    @Test
    void campaignsAreListedByPage() {
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> create(List.of(ANA)).extract().<String>path("id"))
                .toList();

        JsonPath first =
                Api.as("reader").get("/v1/campaigns?limit=2").then().extract().jsonPath();
        JsonPath second = Api.as("reader")
                .get("/v1/campaigns?limit=2&cursor=" + first.getString("next"))
                .then()
                .extract()
                .jsonPath();

        assertThat(first.getList("items.id")).containsExactly(ids.get(2), ids.get(1));
        assertThat(second.getList("items.id")).containsExactly(ids.get(0));
        assertThat(second.getString("next")).isNull();
    }

    private static String numbers(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + (8123400 + i) + ",Name " + i + "\n")
                .collect(Collectors.joining());
    }

    private static ValidatableResponse upload(String csv) {
        return Api.as("writer")
                .contentType("text/csv; charset=UTF-8")
                .queryParam("name", "Bar")
                .queryParam("template", "hello")
                .body(csv)
                .post("/v1/campaigns")
                .then();
    }

    private static ValidatableResponse create(List<Map<String, Object>> recipients) {
        return Api.json("writer", Map.of("name", "Bar", "template", "hello", "recipients", recipients))
                .post("/v1/campaigns")
                .then();
    }

    private static ValidatableResponse create(String key, List<Map<String, Object>> recipients) {
        return Api.json("writer", Map.of("name", "Bar", "template", "hello", "recipients", recipients))
                .header("Idempotency-Key", key)
                .post("/v1/campaigns")
                .then();
    }

    private static void start(String id) {
        Api.as("writer").post("/v1/campaigns/" + id + "/start").then().statusCode(202);
    }
}
