package dev.carillon.notifier;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The notifier's API as tests speak it. The token of a role is its name. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static int sendsBefore;

    private Api() {}

    static RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + role);
    }

    static RequestSpecification json(String role, Object body) {
        return as(role).contentType("application/json").body(body);
    }

    /** Everything as it was at the start; accounts take messages again. */
    static void reset() {
        Surroundings.BROKER.setReachable(true);
        // What a test left behind ends where there is no message, however it was to be tried again.
        Surroundings.sql("delete from message");
        await().atMost(PATIENCE).until(Surroundings.BROKER::isIdle);
        Surroundings.TWILIO.reset();
        sendsBefore = Surroundings.TWILIO.sends();
        Surroundings.sql("truncate message, campaign, template, idempotency_key, suppression, inbound_message,"
                + " account_refusal, account_setting, account_spending, account_balance, price cascade");
        Surroundings.GATEWAY.reset();
        List.of("first", "second", "gateway")
                .forEach(name -> json("admin", Map.of("state", "ACTIVE"))
                        .put("/v1/accounts/" + name)
                        .then()
                        .statusCode(200));
    }

    /** The requests to send that the simulator saw since the reset. */
    static int sends() {
        return Surroundings.TWILIO.sends() - sendsBefore;
    }

    /** Sends a text and returns its id. */
    static String send(String to, String body) {
        return json("writer", Map.of("to", to, "body", body))
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    static JsonPath message(String id) {
        return as("reader")
                .get("/v1/messages/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The message once it is in this state. */
    static JsonPath awaitState(String id, String state) {
        return await().atMost(PATIENCE).until(() -> message(id), message -> state.equals(message.getString("state")));
    }

    /** The message once nothing more is expected of it. */
    static JsonPath awaitSettled(String id) {
        return await().atMost(PATIENCE).until(() -> message(id), message -> message.get("settledAt") != null);
    }

    /** The campaign once it is in this state. */
    static JsonPath awaitCampaign(String id, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> as("reader").get("/v1/campaigns/" + id).jsonPath(),
                        campaign -> state.equals(campaign.getString("state")));
    }
}
