package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a campaign is can be asked, and is told, and every message of it can be exported. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CampaignProgressTest {
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
    void whatDidNotChangeIsNotToldAgain() {
        String id = campaign(2);
        Response first = Api.as("reader").get("/v1/campaigns/" + id);
        String tag = first.header("ETag");

        Api.as("reader")
                .header("If-None-Match", tag)
                .get("/v1/campaigns/" + id)
                .then()
                .statusCode(304);

        start(id);
        Api.awaitCampaign(id, "COMPLETED");
        Api.as("reader")
                .header("If-None-Match", tag)
                .get("/v1/campaigns/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void listenersAreToldUntilTheEnd() throws Exception {
        String id = campaign(3);
        CompletableFuture<String> heard = listen(id, "");
        CompletableFuture<String> alsoHeard = listen(id, "");

        start(id);

        await().atMost(PATIENCE).until(() -> heard.isDone() && alsoHeard.isDone());
        List<String> states = states(heard.get());
        assertThat(states).first().isIn("DRAFT", "RUNNING");
        assertThat(states).last().isEqualTo("COMPLETED");
        assertThat(states(alsoHeard.get())).last().isEqualTo("COMPLETED");
        assertThat(heard.get()).contains("event:campaign\n", "id:");
    }

    @Test
    void whoHasSeenTheLastOfItIsToldNothing() throws Exception {
        String id = campaign(1);
        start(id);
        Api.awaitCampaign(id, "COMPLETED");
        String heard = listen(id, "").get();
        String last = heard.lines()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3).strip())
                .reduce((before, after) -> after)
                .orElseThrow();

        assertThat(states(listen(id, last).get())).isEmpty();
    }

    @Test
    void aCampaignThatIsNoneHasNoEvents() {
        Api.as("reader")
                .accept("text/event-stream")
                .get("/v1/campaigns/0198c5a0-0000-7000-8000-000000000000/events")
                .then()
                .statusCode(404);
    }

    @Test
    void everyMessageIsExported() {
        String id = campaign(5);
        start(id);
        Api.awaitCampaign(id, "COMPLETED");
        Surroundings.sql("update message set reason = '=1+1' where recipient = '+359888123400'");

        Response export = Api.as("reader").get("/v1/campaigns/" + id + "/messages.csv");

        List<String> lines = export.asString().lines().toList();
        assertThat(export.contentType()).startsWith("text/csv");
        assertThat(lines).hasSize(6);
        assertThat(lines.getFirst())
                .startsWith("id,to,country,operator,state,account,segments,price,currency,errorCode");
        assertThat(lines)
                .filteredOn(line -> line.contains("+359888123400"))
                .singleElement()
                .asString()
                .contains(",BG,A1,DELIVERED,first,1,0.0645,USD,,'=1+1,");
        Api.as("reader")
                .get("/v1/campaigns/0198c5a0-0000-7000-8000-000000000000/messages.csv")
                .then()
                .statusCode(404);
    }

    @Test
    void theCountsAreThoseOfTheMessages() {
        String id = campaign(20);
        start(id);
        Api.awaitCampaign(id, "COMPLETED");

        JsonPath campaign = Api.as("reader").get("/v1/campaigns/" + id).jsonPath();
        Surroundings.sql("update message set state = 'FAILED', settled_at = null where recipient < '+359888123405'");

        assertThat(campaign.getInt("counts.DELIVERED")).isEqualTo(20);
        JsonPath changed = Api.as("reader").get("/v1/campaigns/" + id).jsonPath();
        assertThat(changed.getMap("counts")).isEqualTo(Map.of("DELIVERED", 15, "FAILED", 5));
        assertThat(changed.getInt("settled")).isEqualTo(15);
        Surroundings.sql("update message set settled_at = now()");
    }

    private static List<String> states(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> JsonPath.from(line.substring(5)).getString("state"))
                .toList();
    }

    private static CompletableFuture<String> listen(String id, String lastSeen) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/campaigns/" + id + "/events"))
                .header("Authorization", "Bearer reader")
                .header("Accept", "text/event-stream");
        if (!lastSeen.isEmpty()) {
            request.header("Last-Event-ID", lastSeen);
        }
        return HttpClient.newHttpClient()
                .sendAsync(request.build(), BodyHandlers.ofInputStream())
                .thenApplyAsync(CampaignProgressTest::all);
    }

    private static String all(HttpResponse<InputStream> response) {
        try (InputStream events = response.body()) {
            return new String(events.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String campaign(int size) {
        String csv = IntStream.range(0, size)
                .mapToObj(i -> "+35988" + (8123400 + i) + ",Name " + i + "\n")
                .collect(Collectors.joining("", "to,name\n", ""));
        return Api.as("writer")
                .contentType("text/csv")
                .body(csv)
                .post("/v1/campaigns?name=Bar&template=hello")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void start(String id) {
        Api.as("writer").post("/v1/campaigns/" + id + "/start").then().statusCode(202);
    }
}
