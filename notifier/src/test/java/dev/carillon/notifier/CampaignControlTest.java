package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.BROKER;
import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A campaign does what it is told: starts at its date, keeps its pace, and lets nothing go while it is paused. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CampaignControlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeEach
    void reset() {
        Api.reset();
        Api.json("writer", Map.of("body", "Hi ((name))"))
                .put("/v1/templates/hello")
                .then()
                .statusCode(200);
    }

    @Test
    void nothingLeavesAfterTheAnswerOfAPause() {
        String id = campaign(60, "");
        act(id, "start").statusCode(202);
        await().atMost(PATIENCE).until(() -> Api.sends() > 5);

        act(id, "pause").statusCode(200).body("state", Matchers.is("PAUSED"));

        // What had been claimed is on its way; nothing is claimed any more, whatever tasks the broker still hands out.
        String sending = "select count(*) from message where state = 'SENDING'";
        await().atMost(PATIENCE).until(() -> Surroundings.value(sending).equals("0"));
        int sent = Api.sends();
        await().atMost(PATIENCE).until(BROKER::isIdle);
        assertThat(Api.sends()).isEqualTo(sent);
        assertThat(queued()).isEqualTo(60 - sent);

        act(id, "resume").statusCode(202).body("state", Matchers.is("RUNNING"));
        Api.awaitCampaign(id, "COMPLETED");
        assertThat(TWILIO.countsByRecipient())
                .hasSize(60)
                .allSatisfy((to, count) -> assertThat(count).isOne());
    }

    private static int queued() {
        return Integer.parseInt(Surroundings.value("select count(*) from message where state = 'QUEUED'"));
    }

    @Test
    void aMessageThatIsRefusedForAMomentWhileItsCampaignIsPausedStaysBack() {
        String id = campaign(1, "");
        act(id, "start").statusCode(202);
        Api.awaitCampaign(id, "COMPLETED");
        Surroundings.sql("update campaign set state = 'PAUSED', completed_at = null");
        Surroundings.sql("""
                update message set state = 'SENDING', settled_at = null, final_at = null, provider_sid = null, attempt = 7,
                                   sending_at = now(), check_due_at = null
                """);
        BROKER.offer("notifier-messages", Surroundings.value("select id from message"));
        await().atMost(PATIENCE).until(BROKER::isIdle);

        assertThat(Api.sends()).isOne();
        act(id, "resume").statusCode(202);
        act(id, "cancel").statusCode(200);
    }

    @Test
    void cancellingEndsWhatHasNotLeft() {
        String id = campaign(50, "&messagesPerSecond=2");
        act(id, "start").statusCode(202);
        await().atMost(PATIENCE).until(() -> Api.sends() >= 1);

        act(id, "cancel").statusCode(200).body("state", Matchers.is("CANCELLED"));
        act(id, "cancel").statusCode(200);

        JsonPath ended = await().atMost(PATIENCE).until(() -> get(id), campaign -> campaign.get("completedAt") != null);
        assertThat(ended.getInt("counts.CANCELLED") + Api.sends()).isEqualTo(50);
        assertThat(ended.getInt("settled")).isEqualTo(50);
        assertThat(ended.getString("state")).isEqualTo("CANCELLED");
        act(id, "resume").statusCode(409);
        act(id, "start")
                .statusCode(409)
                .body("type", Matchers.endsWith(":campaign-state"))
                .body("detail", Matchers.is("The campaign is CANCELLED. It was cancelled; make another."));
    }

    @Test
    void oneThatCannotBeMovedOnHoldsNoOtherUp() {
        String stuck = campaign(1, "");
        String other = campaign(1, "");
        Surroundings.sql("""
                create function refuse_start() returns trigger language plpgsql as $$ begin
                    if new.id = '%s' and new.state = 'RUNNING' then raise 'not this one'; end if;
                    return new;
                end $$
                """.formatted(stuck));
        Surroundings.sql(
                "create trigger refuse before update on campaign for each row execute function refuse_start()");
        Instant soon = Instant.now().plusSeconds(3);
        try {
            start(stuck, soon).statusCode(202).body("state", Matchers.is("SCHEDULED"));
            start(other, soon).statusCode(202);

            Api.awaitCampaign(other, "COMPLETED");
            assertThat(get(stuck).getString("state")).isEqualTo("SCHEDULED");
        } finally {
            Surroundings.sql("drop function refuse_start cascade");
        }
        Api.awaitCampaign(stuck, "COMPLETED");
    }

    @Test
    void aPaceIsKeptOverTheWholeCampaign() {
        String id = campaign(30, "&messagesPerSecond=5");
        Instant started = Instant.now();
        act(id, "start").statusCode(202);

        Api.awaitCampaign(id, "COMPLETED");

        // 30 at 5 a second: the first at once, so the last not before 29/5 s.
        Duration took = Duration.between(started, Instant.now());
        assertThat(took).isGreaterThan(Duration.ofMillis(5800));
        assertThat(Api.sends()).isEqualTo(30);
    }

    @Test
    void aPaceIsKeptAtTheEndOfQuietHoursToo() {
        String id = campaign(100, "&messagesPerSecond=20");
        LocalTime there = LocalTime.now(ZoneId.of("Europe/Sofia"));
        DateTimeFormatter minutes = DateTimeFormatter.ofPattern("HH:mm");
        Surroundings.sql("update message set quiet_hours = '" + minutes.format(there.minusHours(1)) + "-"
                + minutes.format(there.plusHours(1)) + "'");
        act(id, "start").statusCode(202);
        String asleep = "select count(*) from message where asleep_until > now() and task_due_at is null";
        await().atMost(PATIENCE).until(() -> Surroundings.value(asleep).equals("100"));
        assertThat(Api.sends()).isZero();

        Instant over = Instant.now();
        Surroundings.sql("update message set quiet_hours = 'none', asleep_until = now()");
        Api.awaitCampaign(id, "COMPLETED");

        // 100 at 20 a second, of which two seconds' worth may go at once.
        assertThat(Duration.between(over, Instant.now())).isGreaterThan(Duration.ofMillis(2900));
        assertThat(Api.sends()).isEqualTo(100);
    }

    @Test
    void startsAtItsDate() {
        String id = campaign(1, "");
        start(id, Instant.now().plusSeconds(3600))
                .statusCode(202)
                .body("state", Matchers.is("SCHEDULED"))
                .body("startAt", Matchers.notNullValue());
        start(id, Instant.now().plusSeconds(7200)).statusCode(202).body("state", Matchers.is("SCHEDULED"));
        act(id, "pause").statusCode(409);
        assertThat(Api.sends()).isZero();

        Surroundings.sql("update campaign set start_at = now()");

        Api.awaitCampaign(id, "COMPLETED");
        assertThat(Api.sends()).isOne();
    }

    @Test
    void aClosedWindowHoldsEverythingBack() {
        String closed = Instant.now().atZone(java.time.ZoneOffset.UTC).getHour() < 12 ? "22:00-23:00" : "01:00-02:00";
        String id = campaign(3, "&window=" + closed + "%20UTC");
        act(id, "start").statusCode(202).body("window", Matchers.is(closed + " UTC"));
        // As if it had been open a moment ago: what was released then is taken back.
        Surroundings.sql("update message set task_due_at = now() + interval '1 hour'");
        String released = "select count(*) from message where task_due_at is not null";
        await().atMost(PATIENCE).until(() -> Surroundings.value(released).equals("0"));
        assertThat(Api.sends()).isZero();

        Surroundings.sql("update campaign set sending_window = null");

        Api.awaitCampaign(id, "COMPLETED");
    }

    @Test
    void onlyTheAccountsThatAreAllowedSendIt() {
        String id = campaign(3, "&account=second");
        act(id, "start").statusCode(202);
        Api.awaitCampaign(id, "COMPLETED");

        assertThat(Surroundings.value("select string_agg(distinct account, ' ') from message"))
                .isEqualTo("second");
    }

    @Test
    void aDraftIsDeletedWithoutATrace() {
        String id = campaign(3, "");
        Api.as("writer").delete("/v1/campaigns/" + id).then().statusCode(204);

        Api.as("reader").get("/v1/campaigns/" + id).then().statusCode(404);
        Api.as("writer").delete("/v1/campaigns/" + id).then().statusCode(404);
        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
        assertThat(Surroundings.value("select count(*) from campaign_tally")).isEqualTo("0");
    }

    @Test
    void whatStartedIsNotDeleted() {
        String id = campaign(1, "");
        act(id, "start").statusCode(202);

        Api.as("writer")
                .delete("/v1/campaigns/" + id)
                .then()
                .statusCode(409)
                .body("detail", Matchers.containsString("Only a draft can be deleted"));
        Api.awaitCampaign(id, "COMPLETED");
        act(id, "pause").statusCode(409);
        act(id, "cancel").statusCode(409).body("detail", Matchers.containsString("nothing left to cancel"));
        act(id, "resume").statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({
        "messagesPerSecond=0, messagesPerSecond",
        "messagesPerSecond=NaN, messagesPerSecond",
        "window=always, window",
        "account=none, accounts",
        "onError=ignore, onError",
        "name=, name"
    })
    void aWrongOptionIsNamed(String option, String field) {
        String path =
                option.startsWith("name") ? "/v1/campaigns?template=hello&" : "/v1/campaigns?name=Bar&template=hello&";
        Api.as("writer")
                .contentType("text/csv")
                .body("to,name\n0888123456,Ana\n")
                .post(path + option)
                .then()
                .statusCode(400)
                .body("field", Matchers.is(field));
    }

    @Test
    void aDateThatIsNoneIsRefused() {
        String id = campaign(1, "");

        Api.json("writer", Map.of("startAt", "tomorrow"))
                .post("/v1/campaigns/" + id + "/start")
                .then()
                .statusCode(400)
                .body("field", Matchers.is("startAt"));
    }

    private static String campaign(int size, String options) {
        String csv = IntStream.range(0, size)
                .mapToObj(i -> "+35988" + (8123400 + i) + ",Name " + i + "\n")
                .collect(Collectors.joining("", "to,name\n", ""));
        return Api.as("writer")
                .urlEncodingEnabled(false)
                .contentType("text/csv")
                .body(csv)
                .post("/v1/campaigns?name=Bar&template=hello" + options)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse act(String id, String what) {
        return Api.as("writer").post("/v1/campaigns/" + id + "/" + what).then();
    }

    private static ValidatableResponse start(String id, Instant at) {
        return Api.json("writer", Map.of("startAt", at.toString()))
                .post("/v1/campaigns/" + id + "/start")
                .then();
    }

    private static JsonPath get(String id) {
        return Api.as("reader").get("/v1/campaigns/" + id).jsonPath();
    }
}
