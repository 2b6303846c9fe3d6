package dev.carillon.contacts.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class SubscriptionsTest {
    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    SubscriptionWorker worker;

    private final Subscriber subscriber = new Subscriber();

    @BeforeEach
    void clear() {
        database.clear();
        Surroundings.BROKER.forget();
        Surroundings.BROKER.setReachable(true);
    }

    @AfterEach
    void close() {
        subscriber.close();
    }

    @Test
    void aSubscriberIsToldOfANewContactInAFewSignedWords() {
        JsonPath made = subscribe(Map.of("url", subscriber.url(), "events", List.of("contact.created")));
        String contact = contact("ana@example.org");

        Subscriber.Received told = awaitTold(1).getFirst();

        assertThat(told.isBy(made.getString("secret"))).isTrue();
        JsonPath body = body(told);
        assertThat(body.getString("type")).isEqualTo("contact.created");
        assertThat(body.getString("timestamp")).endsWith("Z");
        assertThat(body.getString("data.id")).isEqualTo(contact);
        assertThat(body.getLong("data.version")).isPositive();
        assertThat(text(told)).doesNotContain("ana@");
        awaitDelivery(made.getString("id"), "DELIVERED", 1);
        assertThat(database.number("select count(*) from contact_event_outbox")).isZero();
    }

    @Test
    void theContactComesAlongWhereItIsIncluded() {
        subscribe(Map.of("url", subscriber.url(), "include", "contact"));
        contact("ana@example.org");

        JsonPath body = body(awaitTold(1).getFirst());

        assertThat(body.getString("data.contact.email")).isEqualTo("ana@example.org");
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        subscribe(Map.of("url", subscriber.url(), "events", List.of("contact.deleted")));
        contact("ana@example.org");
        await().until(() -> database.number("select count(*) from contact_event_outbox") == 0);

        assertThat(database.number("select count(*) from subscription_delivery"))
                .isZero();
    }

    @Test
    void whatFailsIsSentAgainUnderTheSameIdentifier() {
        subscriber.answers(500, 302);
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        contact("ana@example.org");

        List<Subscriber.Received> told = awaitTold(3);

        assertThat(told.stream().map(Subscriber.Received::id).distinct()).hasSize(1);
        String delivery = awaitDelivery(made.getString("id"), "DELIVERED", 3);
        Api.reader()
                .get("/v1/subscriptions/" + made.getString("id") + "/deliveries/" + delivery)
                .then()
                .body("id", equalTo(told.getFirst().id()))
                .body("tried.status", contains(500, 302, 204))
                .body("tried[1].outcome", equalTo("answered 302, and redirects are not followed"));
        assertThat(database.text("select failing_since from subscription")).isEmpty();
    }

    @Test
    void whatFailsTooOftenIsDeadAndMayBeSentAgain() {
        subscriber.always(500);
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        contact("ana@example.org");
        String delivery = awaitDelivery(made.getString("id"), "DEAD", 3);
        Api.reader()
                .get("/v1/subscriptions/" + made.getString("id") + "/deliveries?state=dead")
                .then()
                .body("items[0].reason", equalTo("answered 500"));

        subscriber.always(200);
        Api.admin()
                .post("/v1/subscriptions/" + made.getString("id") + "/deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(202);

        awaitDelivery(made.getString("id"), "DELIVERED", 4);
        assertThat(subscriber.received().stream().map(Subscriber.Received::id).distinct())
                .hasSize(1);
    }

    @Test
    void whoeverIsGoneIsToldNothingMore() {
        subscriber.answers(410);
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        contact("ana@example.org");
        awaitDelivery(made.getString("id"), "DEAD", 1);

        Api.reader()
                .get("/v1/subscriptions/" + made.getString("id"))
                .then()
                .body("enabled", equalTo(false))
                .body("disabledReason", startsWith("answered 410"));
        contact("boris@example.org");
        await().until(() -> database.number("select count(*) from contact_event_outbox") == 0);
        assertThat(database.number("select count(*) from subscription_delivery"))
                .isOne();

        change(made, Map.of("enabled", true)).statusCode(200).body("$", not(hasKey("disabledReason")));
        contact("clara@example.org");
        awaitTold(2);
    }

    @Test
    void whoeverFailsForDaysIsDisabledAndWhatIsUnderWayIsDead() {
        subscriber.always(503);
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        database.execute("update subscription set failing_since = now() - interval '6 days'");

        contact("ana@example.org");

        awaitDelivery(made.getString("id"), "DEAD", 1);
        assertThat(database.text("select disabled_reason from subscription"))
                .startsWith("nothing could be delivered since");
    }

    @Test
    void afterARotationBothSecretsSign() {
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        JsonPath rotated = Api.admin()
                .header("Idempotency-Key", "rotation-1")
                .post("/v1/subscriptions/" + made.getString("id") + "/rotate-secret")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        Api.admin()
                .header("Idempotency-Key", "rotation-1")
                .post("/v1/subscriptions/" + made.getString("id") + "/rotate-secret")
                .then()
                .header("Idempotent-Replayed", "true")
                .body("secret", equalTo(rotated.getString("secret")));
        contact("ana@example.org");

        Subscriber.Received told = awaitTold(1).getFirst();
        assertThat(told.isBy(made.getString("secret"))).isTrue();
        assertThat(told.isBy(rotated.getString("secret"))).isTrue();

        database.execute("update subscription set old_secret_until = now() - interval '1 second'");
        contact("boris@example.org");
        assertThat(awaitTold(2).get(1).isBy(made.getString("secret"))).isFalse();
    }

    @Test
    void aTestIsSentAtOnce() {
        JsonPath made = subscribe(Map.of("url", subscriber.url(), "events", List.of("contact.deleted")));

        Api.admin()
                .post("/v1/subscriptions/" + made.getString("id") + "/test")
                .then()
                .statusCode(202)
                .body("type", equalTo("subscription.test"));

        assertThat(body(awaitTold(1).getFirst()).getString("type")).isEqualTo("subscription.test");
    }

    @Test
    void aTestUnderAKeyIsSentOnce() {
        JsonPath made = subscribe(Map.of("url", subscriber.url(), "events", List.of("contact.deleted")));
        String path = "/v1/subscriptions/" + made.getString("id") + "/test";

        String id = Api.admin()
                .header("Idempotency-Key", "t")
                .post(path)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Api.admin()
                .header("Idempotency-Key", "t")
                .post(path)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(id));

        assertThat(database.number("select count(*) from subscription_delivery"))
                .isOne();
        awaitDelivery(made.getString("id"), "DELIVERED", 1);
        String again = "/v1/subscriptions/" + made.getString("id") + "/deliveries/" + id + "/redeliver";
        Api.admin().header("Idempotency-Key", "r").post(again).then().statusCode(202);
        awaitDelivery(made.getString("id"), "DELIVERED", 2);
        Api.admin()
                .header("Idempotency-Key", "r")
                .post(again)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .body("state", equalTo("DELIVERED"));
    }

    @Test
    void whileTheBrokerIsAwayDeliveriesWait() {
        Surroundings.BROKER.setReachable(false);
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        contact("ana@example.org");
        awaitDelivery(made.getString("id"), "PENDING", 0);

        Surroundings.BROKER.setReachable(true);

        awaitTold(1);
    }

    @Test
    void aTaskThatWasLostIsMadeAgain() {
        JsonPath made = subscribe(Map.of("url", subscriber.url()));
        database.execute(
                "insert into subscription_delivery (id, subscription_id, kind, occurred_at, state, enqueued_at, due_at,"
                        + " created_at) values (?, ?, 'contact.created', now(), 'PENDING', now(),"
                        + " now() - interval '4 hours', now())",
                new UUID(7, 7),
                UUID.fromString(made.getString("id")));

        worker.tidy();

        awaitTold(1);
    }

    @Test
    void whatIsCommittedLateIsToldLateAndNotLost() throws Exception {
        subscribe(Map.of("url", subscriber.url()));
        UUID event = new UUID(7, 1);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into contact_event (id, kind, actor, at) values ('" + event
                    + "', 'import.completed', 'x', now())");
            statement.execute("insert into contact_event_outbox (event_id) values ('" + event + "')");

            contact("ana@example.org");
            awaitTold(1);
            connection.commit();
        }

        assertThat(body(awaitTold(2).get(1)).getString("type")).isEqualTo("import.completed");
    }

    @Test
    void theSecretIsShownOnceAndToAdministratorsOnly() {
        JsonPath made = subscribe(Map.of("url", subscriber.url(), "description", "the shop"));

        assertThat(made.getString("secret")).startsWith("whsec_");
        Api.reader()
                .get("/v1/subscriptions")
                .then()
                .body("items", hasSize(1))
                .body("items[0].description", equalTo("the shop"))
                .body("items[0]", not(hasKey("secret")));
        Api.writes(Map.of("url", subscriber.url()))
                .post("/v1/subscriptions")
                .then()
                .statusCode(403);
    }

    @Test
    void aRequestThatIsRepeatedMakesOneSubscription() {
        Map<String, Object> wanted = Map.of("url", subscriber.url());
        String first = create(wanted, "key-1").statusCode(201).extract().path("secret");
        create(wanted, "key-1")
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("secret", equalTo(first));
        create(Map.of("url", subscriber.url(), "description", "other"), "key-1").statusCode(422);

        assertThat(database.number("select count(*) from subscription")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | ftp://127.0.0.1/",
                "url | http://other.example.org/",
                "url | https://user@hooks.example.com/",
                "url | https://hooks.example.com/#part",
                "url | https://2130706433/",
                "url | https://[::ffff:127.0.0.1]/",
                "url | hooks",
                "url | https://a b/",
                "include | everything",
            })
    void whatMayNotBeToldIsRefused(String field, String value) {
        Map<String, Object> wanted = new HashMap<>(Map.of("url", subscriber.url()));
        wanted.put(field, value);

        create(wanted, null).statusCode(400).body("field", equalTo(field));
    }

    @Test
    void anEventThatThereIsNotIsRefused() {
        create(Map.of("url", subscriber.url(), "events", List.of("contact.loved")), null)
                .statusCode(400)
                .body("field", equalTo("events"));
    }

    @Test
    void aSubscriptionIsChangedAndRemoved() {
        JsonPath made = subscribe(Map.of("url", subscriber.url(), "include", "contact"));

        change(made, Map.of("include", "none", "events", List.of("contact.deleted"), "description", "new"))
                .statusCode(200)
                .body("$", not(hasKey("include")))
                .body("events", contains("contact.deleted"))
                .body("description", equalTo("new"));
        change(made, Map.of("url", "http://10.0.0.1/")).statusCode(400).body("field", equalTo("url"));
        change(made, Map.of("enabled", false)).body("disabledReason", equalTo("somebody disabled it"));
        Api.admin().delete("/v1/subscriptions/" + made.getString("id")).then().statusCode(204);
        Api.admin().delete("/v1/subscriptions/" + made.getString("id")).then().statusCode(404);
        change(made, Map.of("enabled", true)).statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/deliveries", "/deliveries/00000000-0000-0000-0000-000000000007"})
    void whatIsNotThereIsNotFound(String path) {
        Api.reader().get("/v1/subscriptions/" + new UUID(0, 7) + path).then().statusCode(404);
    }

    private static JsonPath subscribe(Map<String, Object> wanted) {
        return create(wanted, null).statusCode(201).extract().jsonPath();
    }

    private static ValidatableResponse create(Map<String, Object> wanted, String key) {
        var request = Api.admin().contentType(ContentType.JSON).body(wanted);
        return (key == null ? request : request.header("Idempotency-Key", key))
                .post("/v1/subscriptions")
                .then();
    }

    private static ValidatableResponse change(JsonPath made, Map<String, Object> change) {
        return Api.admin()
                .contentType(ContentType.JSON)
                .body(change)
                .patch("/v1/subscriptions/" + made.getString("id"))
                .then();
    }

    private static String contact(String email) {
        return Api.writes(Map.of("email", email))
                .post("/v1/contacts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private List<Subscriber.Received> awaitTold(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> subscriber.received().size() >= count);
        return subscriber.received();
    }

    private String awaitDelivery(String subscription, String state, int attempts) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Api.reader()
                        .get("/v1/subscriptions/" + subscription + "/deliveries")
                        .then()
                        .body("items[0].state", equalTo(state))
                        .body("items[0].attempts", equalTo(attempts)));
        return Api.reader()
                .get("/v1/subscriptions/" + subscription + "/deliveries")
                .path("items[0].id");
    }

    private static JsonPath body(Subscriber.Received told) {
        return JsonPath.from(text(told));
    }

    private static String text(Subscriber.Received told) {
        return new String(told.body(), StandardCharsets.UTF_8);
    }
}
