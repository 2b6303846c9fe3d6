package dev.carillon.contacts.webhook;

import static dev.carillon.contacts.ContactsEnvironment.NEXT_WORDPRESS_SECRET;
import static dev.carillon.contacts.ContactsEnvironment.USERVOICE_SECRET;
import static dev.carillon.contacts.ContactsEnvironment.WORDPRESS_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.LogLines;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class WebhooksTest {
    private static final String COMMENT = "hook=comment_post&comment_ID=17&comment_author=Maria+del+Carmen+Ruiz"
            + "&comment_author_email=+Maria%40Example.org";

    @Inject
    Database database;

    @Inject
    DeliveryWorker worker;

    @TestHTTPResource("/webhooks")
    String door;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void aCommentBecomesAContact() {
        wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200).body(equalTo("OK")).contentType("text/plain");

        awaitState("PROCESSED");
        Api.reader()
                .get("/v1/contacts")
                .then()
                .body("items", hasSize(1))
                .body("items[0].email", equalTo("maria@example.org"))
                .body("items[0].firstName", equalTo("Maria"))
                .body("items[0].lastName", equalTo("del Carmen Ruiz"))
                .body("items[0].sources", equalTo(List.of("wordpress")));
    }

    @Test
    void aTicketBecomesAContact() {
        userVoice(
                        "new_ticket",
                        "{\"ticket\":{\"id\":815,\"contact\":{\"name\":\"Plamen Kostov\",\"email\":\"plamen@example.com\"}}}")
                .statusCode(200)
                .body(equalTo("OK"));

        awaitState("PROCESSED");
        Api.reader()
                .get("/v1/contacts?email=plamen@example.com")
                .then()
                .body("items[0].firstName", equalTo("Plamen"))
                .body("items[0].sources", equalTo(List.of("uservoice")));
    }

    @ParameterizedTest
    @CsvSource({
        WORDPRESS_SECRET + ",hook=comment_edit&comment_author_email=a%40b.org",
        WORDPRESS_SECRET + ",comment_author_email=a%40b.org",
        WORDPRESS_SECRET + ",''",
        "wrong," + COMMENT,
        USERVOICE_SECRET + "," + COMMENT,
        WORDPRESS_SECRET + "0," + COMMENT,
    })
    void whatIsNotForUsIsSentAway(String secret, String body) {
        wordPress(secret, body).statusCode(403).body(equalTo("Go away")).contentType("text/plain");

        assertThat(deliveries()).isZero();
    }

    @Test
    void twoSecretsAreGoodAtOnce() {
        wordPress(NEXT_WORDPRESS_SECRET, COMMENT).statusCode(200);
    }

    @Test
    void aTestIsAnsweredAndNotKept() {
        userVoice("test", "{}").statusCode(200).body(equalTo("OK"));
        userVoice("new_planet", "{}").statusCode(403).body(equalTo("Go away"));

        assertThat(deliveries()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"/webhooks/wordpress/" + WORDPRESS_SECRET, "/webhooks/wordpress/wrong", "/webhooks/uservoice/x"})
    void aGetIsNotAPost(String path) {
        RestAssured.get(path).then().statusCode(403).body(equalTo("Not a POST"));
    }

    @Test
    void theSameDeliveryTenTimesAtOnceIsOneDeliveryAndOneContact() throws Exception {
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            senders.add(() -> Api.postForm(door + "/wordpress/" + WORDPRESS_SECRET, COMMENT));
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(senders)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        awaitState("PROCESSED");
        assertThat(deliveries()).isOne();
        assertThat(database.number("select count(*) from contact")).isOne();
        Api.reader().get("/v1/deliveries").then().body("items[0].duplicates", equalTo(9));
    }

    @Test
    void aDeliveryThatACrashLeftBehindIsWorkedOn() {
        leaveBehind(COMMENT);

        awaitState("PROCESSED");
        assertThat(database.number("select count(*) from contact")).isOne();
    }

    @Test
    void aDeliveryThatIsWorkedOnTwiceMakesNothingMore() {
        leaveBehind(COMMENT);
        awaitState("PROCESSED");

        worker.sweep();

        assertThat(database.number("select attempts from delivery")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hook=comment_post&comment_author=Pingback | IGNORED | has no comment_author_email",
                "hook=comment_post&comment_author_email=nobody | IGNORED | has no '@'",
            })
    void aDeliveryWithoutAUsableAddressSaysWhyNobodyCameOfIt(String body, String state, String reason) {
        wordPress(WORDPRESS_SECRET, body).statusCode(200).body(equalTo("OK"));

        awaitState(state);
        Api.reader()
                .get("/v1/deliveries?state=" + state)
                .then()
                .body("items[0].reason", containsString(reason))
                .body("items[0].body", nullValue());
        assertThat(database.number("select count(*) from contact")).isZero();
    }

    @Test
    void aNumberWithNulIsKeptAndWorkedOn() {
        wordPress(WORDPRESS_SECRET, COMMENT.replace("comment_ID=17", "comment_ID=a%00b"))
                .statusCode(200)
                .body(equalTo("OK"));

        awaitState("PROCESSED");
    }

    @Test
    void aTicketThatIsNoJsonIsDead() {
        userVoice("new_ticket", "{oops").statusCode(200);

        awaitState("DEAD");
    }

    @Test
    void aDeliveryThatFailsIsTriedAgainAndThenDead() {
        database.execute("alter table contact rename to contact_away");
        try {
            wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);

            awaitState("DEAD");
            assertThat(database.number("select attempts from delivery")).isEqualTo(8);
            assertThat(database.text("select reason from delivery")).isNotBlank();
        } finally {
            database.execute("alter table contact_away rename to contact");
        }
    }

    @Test
    void aDeliveryThatFailedGoesThroughOnceTheCauseIsGone() {
        database.execute("alter table contact rename to contact_away");
        try {
            wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
            await().until(() -> database.number("select attempts from delivery") > 0);
        } finally {
            database.execute("alter table contact_away rename to contact");
        }

        awaitState("PROCESSED");
        assertThat(database.number("select count(*) from contact")).isOne();
    }

    @Test
    void aCommentNeverOverwritesWhatIsKnown() {
        Api.writes(java.util.Map.of("email", "maria@example.org", "name", "Maria Ruiz"))
                .post("/v1/contacts")
                .then()
                .statusCode(201);

        wordPress(WORDPRESS_SECRET, COMMENT.replace("Maria+del+Carmen+Ruiz", "Troll"))
                .statusCode(200);

        awaitState("PROCESSED");
        Api.reader()
                .get("/v1/contacts")
                .then()
                .body("items[0].lastName", equalTo("Ruiz"))
                .body("items[0].sources", equalTo(List.of("api", "wordpress")));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        wordPress(WORDPRESS_SECRET, COMMENT + "&comment_content=" + "x".repeat(256 * 1024))
                .statusCode(413);

        assertThat(deliveries()).isZero();
    }

    @Test
    void deliveriesArePagedTheNewestFirst() {
        for (int i = 1; i <= 5; i++) {
            wordPress(WORDPRESS_SECRET, COMMENT.replace("17", "" + i)).statusCode(200);
        }

        String next = Api.reader()
                .get("/v1/deliveries?limit=3&source=wordpress")
                .then()
                .statusCode(200)
                .body(
                        "items.dedupeKey.collect { it[0..9] }",
                        equalTo(List.of("comment:5:", "comment:4:", "comment:3:")))
                .extract()
                .path("next");
        Api.reader()
                .queryParam("cursor", next)
                .get("/v1/deliveries?limit=3")
                .then()
                .body("items.dedupeKey.collect { it[0..9] }", equalTo(List.of("comment:2:", "comment:1:")))
                .body("next", nullValue());
        Api.reader().get("/v1/deliveries?source=nobody").then().statusCode(400).body("field", equalTo("source"));
    }

    @Test
    void neitherSecretsNorPeopleAreLogged() {
        List<String> lines;
        try (LogLines log = new LogLines(Level.ALL)) {
            lines = log.lines();
            wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
            wordPress("a-secret-with-a-typing-mistake", COMMENT).statusCode(403);
            awaitState("PROCESSED");
            Api.reader().get("/v1/deliveries?limit=7").then().statusCode(200);
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("/v1/deliveries")));
        }

        assertThat(lines).anyMatch(line -> line.contains("from wordpress"));
        assertThat(lines)
                .noneMatch(line -> line.contains(WORDPRESS_SECRET)
                        || line.contains("typing-mistake")
                        || line.toLowerCase(java.util.Locale.ROOT).contains("maria"));
    }

    private void leaveBehind(String body) {
        database.execute(
                "insert into delivery (id, source, dedupe_key, body, state, received_at, next_attempt_at)"
                        + " values (?, 'wordpress', 'left', ?, 'RECEIVED', now() - interval '1 minute',"
                        + " now() - interval '1 minute')",
                new UUID(7, 7),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private long deliveries() {
        return database.number("select count(*) from delivery");
    }

    private void awaitState(String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(database.text("select min(state) from delivery"))
                        .isEqualTo(state));
    }

    private static ValidatableResponse wordPress(String secret, String body) {
        return form("/webhooks/wordpress/" + secret, body);
    }

    private static ValidatableResponse userVoice(String event, String data) {
        return form(
                "/webhooks/uservoice/" + USERVOICE_SECRET,
                "event=" + event + "&data=" + URLEncoder.encode(data, StandardCharsets.UTF_8));
    }

    private static ValidatableResponse form(String path, String body) {
        return RestAssured.given()
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .body(body)
                .post(path)
                .then();
    }
}
