package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.http.webhook.WebhookSecret;
import dev.carillon.http.webhook.WebhookSignature;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class StandardWebhooksTest {
    private static final String EVENT =
            "{\"type\":\"customer.created\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"data\":"
                    + "{\"customer\":{\"email\":\"Ana@example.org\",\"first_name\":\"Ana\",\"last_name\":\"Petrova\","
                    + "\"phone\":\"0888 123 456\"}}}";
    private static final String OTHER_KEY = "whsec_" + "AAAA".repeat(8);

    @Inject
    Database database;

    @Inject
    Clock clock;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void aSignedEventBecomesAContact() {
        post("shop", "msg_1", now(), EVENT).statusCode(200).body(equalTo("OK"));

        awaitState("PROCESSED");
        Api.reader()
                .get("/v1/contacts?list=customers")
                .then()
                .body("items", hasSize(1))
                .body("items[0].email", equalTo("ana@example.org"))
                .body("items[0].lastName", equalTo("Petrova"))
                .body("items[0].phone", equalTo("+359888123456"))
                .body("items[0].sources", equalTo(List.of("standard")));
        Api.reader()
                .get("/v1/deliveries?source=standard&site=shop")
                .then()
                .body("items[0].dedupeKey", startsWith("id:"))
                .body("items[0].site", equalTo("shop"));
    }

    @Test
    void theSameIdentifierIsTheSameDeliveryWhateverElseIsSaid() {
        post("shop", "msg_1", now(), EVENT).statusCode(200);
        post("shop", "msg_1", now() - 1, EVENT.replace("Ana", "Anna")).statusCode(200);

        awaitState("PROCESSED");
        assertThat(database.number("select duplicates from delivery")).isOne();
    }

    @Test
    void anIdentifierThatHoldsAnAddressIsErasedAndTellsStill() {
        post("shop", "signup-ana@example.org", now(), EVENT).statusCode(200);
        awaitState("PROCESSED");
        Api.writes(Map.of("email", "ana@example.org"))
                .post("/v1/erasures")
                .then()
                .statusCode(201)
                .body("counts.deliveries", equalTo(1));

        post("shop", "signup-ana@example.org", now(), EVENT).statusCode(200);

        assertThat(database.number("select duplicates from delivery")).isOne();
        assertThat(database.dump()).doesNotContainIgnoringCase("ana@example.org");
    }

    /** What the migration makes of a key, PostgreSQL makes as {@link DedupeKey} does. */
    @Test
    void anIdentifierThatWasKeptBeforeItWasHashedIsTheSame() throws IOException {
        database.execute(
                "insert into delivery (id, source, site, dedupe_key, body, state, received_at, next_attempt_at)"
                        + " values (gen_random_uuid(), 'standard', 'shop', 'msg_1', '', 'IGNORED', now(), now())");
        try (InputStream migration = getClass().getResourceAsStream("/db/migration/V11__hashed_identifiers.sql")) {
            database.execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }

        post("shop", "msg_1", now(), EVENT).statusCode(200);

        assertThat(database.number("select duplicates from delivery")).isOne();
    }

    @ParameterizedTest
    @CsvSource({"'{oops',DEAD", "'[]',DEAD", "'{}',IGNORED", "'{\"type\":\"order.paid\"}',IGNORED"})
    void whatMakesNoContactSaysWhy(String body, String state) {
        post("shop", "msg_1", now(), body).statusCode(200);

        awaitState(state);
        assertThat(database.text("select reason from delivery")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(longs = {-400, 400})
    void aTimeThatIsTooFarAwayIsNamed(long seconds) {
        post("shop", "msg_1", now() + seconds, EVENT).statusCode(400).body("field", equalTo("webhook-timestamp"));

        assertThat(deliveries()).isZero();
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() {
        String time = Long.toString(now());
        String signatures = sign(OTHER_KEY, "msg_1", now(), EVENT) + " "
                + sign(ContactsEnvironment.SHOP_KEY, "msg_1", Long.parseLong(time), EVENT);

        send("shop", "msg_1", time, signatures, EVENT).statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"shop,wrong", "shop,''", "nobody,good", "far,good"})
    void whoeverDoesNotProveItIsSentAway(String source, String kind) {
        String time = Long.toString(now());
        String signature = switch (kind) {
            case "good" -> sign(ContactsEnvironment.SHOP_KEY, "msg_1", Long.parseLong(time), EVENT);
            case "wrong" -> sign(OTHER_KEY, "msg_1", Long.parseLong(time), EVENT);
            default -> "";
        };

        send(source, "msg_1", time, signature, EVENT)
                .statusCode(403)
                .contentType("text/plain")
                .body(equalTo("Go away"));
        assertThat(deliveries()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'',1700000000", "msg_1,''", "msg_1,yesterday", "msg_1,99999999999999999999"})
    void aHeaderThatIsMissingOrNoneProvesNothing(String id, String time) {
        send("shop", id, time, "v1,AAAA", EVENT).statusCode(403).body(equalTo("Go away"));
    }

    @Test
    void aSourceMayBeHeldToItsAddressesBehindATrustedProxy() {
        signed("msg_1", now(), EVENT)
                .header("X-Forwarded-For", "192.0.2.7")
                .post("/webhooks/standard/far")
                .then()
                .statusCode(200);
        signed("msg_2", now(), EVENT)
                .header("X-Forwarded-For", "198.51.100.7")
                .post("/webhooks/standard/far")
                .then()
                .statusCode(403);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private long deliveries() {
        return database.number("select count(*) from delivery");
    }

    private void awaitState(String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(database.text("select min(state) from delivery"))
                        .isEqualTo(state));
    }

    private static String sign(String key, String id, long time, String body) {
        return WebhookSignature.of(List.of(WebhookSecret.key(key)), id, time, body.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestSpecification signed(String id, long time, String body) {
        return request(id, Long.toString(time), sign(ContactsEnvironment.SHOP_KEY, id, time, body), body);
    }

    private static ValidatableResponse post(String source, String id, long time, String body) {
        return signed(id, time, body).post("/webhooks/standard/" + source).then();
    }

    private static ValidatableResponse send(String source, String id, String time, String signature, String body) {
        return request(id, time, signature, body)
                .post("/webhooks/standard/" + source)
                .then();
    }

    private static RequestSpecification request(String id, String time, String signature, String body) {
        return RestAssured.given()
                .contentType("application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", signature)
                .body(body);
    }
}
