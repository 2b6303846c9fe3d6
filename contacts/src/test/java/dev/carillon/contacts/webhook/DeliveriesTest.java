package dev.carillon.contacts.webhook;

import static dev.carillon.contacts.ContactsEnvironment.OTHER_SITE_SECRET;
import static dev.carillon.contacts.ContactsEnvironment.WORDPRESS_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of deliveries, and what people may do with them. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class DeliveriesTest {
    private static final String COMMENT =
            "hook=comment_post&comment_ID=17&comment_author=Ana&comment_author_email=ana%40example.org";

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    DeliveryWorker worker;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void aDeliveryIsShownAsItCame() {
        wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
        awaitStates("PROCESSED", 1);

        Api.reader()
                .get("/v1/deliveries/" + id())
                .then()
                .statusCode(200)
                .body("body", equalTo(COMMENT))
                .body("contentType", containsString("application/x-www-form-urlencoded"))
                .body("headers.'user-agent'", equalTo("HookPress/1.14"))
                .body("headers", not(hasKey("authorization")))
                .body("headers", not(hasKey("cookie")))
                .body("contact", notNullValue())
                .body("state", equalTo("PROCESSED"));
        RestAssured.get("/v1/deliveries/" + id()).then().statusCode(401);
        Api.reader().get("/v1/deliveries/" + new UUID(0, 7)).then().statusCode(404);
    }

    @Test
    void aBodyThatIsNoTextIsShownInBase64() {
        RestAssured.given()
                .contentType("application/octet-stream")
                .body(new byte[] {
                    'h',
                    'o',
                    'o',
                    'k',
                    '=',
                    'c',
                    'o',
                    'm',
                    'm',
                    'e',
                    'n',
                    't',
                    '_',
                    'p',
                    'o',
                    's',
                    't',
                    '&',
                    'x',
                    '=',
                    (byte) 0xff
                })
                .post("/webhooks/wordpress/" + WORDPRESS_SECRET)
                .then()
                .statusCode(200);

        Api.reader()
                .get("/v1/deliveries/" + id())
                .then()
                .body("bodyBase64", equalTo("aG9vaz1jb21tZW50X3Bvc3QmeD3/"))
                .body("$", not(hasKey("body")));
    }

    @Test
    void sitesCountTheirCommentsEachForItself() {
        wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
        wordPress(OTHER_SITE_SECRET, COMMENT).statusCode(200);
        wordPress(OTHER_SITE_SECRET, COMMENT).statusCode(200);

        awaitStates("PROCESSED", 2);
        Api.reader()
                .get("/v1/deliveries?site=other")
                .then()
                .body("items", hasSize(1))
                .body("items[0].site", equalTo("other"))
                .body("items[0].duplicates", equalTo(1));
    }

    @Test
    void aCommentWithAnotherBodyIsAnUpdateAndNotLost() {
        wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
        wordPress(WORDPRESS_SECRET, COMMENT.replace("ana%40", "boris%40")).statusCode(200);

        awaitStates("PROCESSED", 2);
        assertThat(database.number("select count(*) from contact")).isEqualTo(2);
    }

    @Test
    void whatIsAboutTheSameIsWorkedOnInOrder() {
        leaveBehind(1, "comment:1", COMMENT, "+ interval '1 hour'");
        leaveBehind(2, "comment:1", COMMENT.replace("Ana", "Zoe"), "");
        leaveBehind(3, "comment:2", COMMENT.replace("ana%40", "boris%40"), "");

        worker.sweep();
        assertThat(states()).isEqualTo("RECEIVED,RECEIVED,PROCESSED");

        database.execute("update delivery set next_attempt_at = now() - interval '1 minute'");
        worker.sweep();
        assertThat(states()).isEqualTo("PROCESSED,PROCESSED,PROCESSED");
        assertThat(database.text("select first_name from contact where email = 'ana@example.org'"))
                .isEqualTo("Ana");
    }

    @Test
    void oneThatFailsTakesNoOtherWithIt() {
        database.execute("alter table contact add constraint no_zoe check (first_name <> 'Zoe')");
        try {
            leaveBehind(1, "comment:1", COMMENT.replace("Ana", "Zoe"), "");
            leaveBehind(2, "comment:2", COMMENT.replace("ana%40", "boris%40"), "");

            worker.sweep();

            assertThat(states()).isEqualTo("RECEIVED,PROCESSED");
        } finally {
            database.execute("alter table contact drop constraint no_zoe");
        }
    }

    @Test
    void aDeadDeliveryIsReplayedOnceItsCauseIsGone() {
        leaveBehind(1, "comment:1", COMMENT, "");
        database.execute("update delivery set state = 'DEAD', attempts = 8, reason = 'x', settled_at = now()");

        Api.writer()
                .post("/v1/deliveries/" + id() + "/replay")
                .then()
                .statusCode(202)
                .body("replays", equalTo(1));

        awaitStates("PROCESSED", 1);
        Api.reader().post("/v1/deliveries/" + id() + "/replay").then().statusCode(403);
        Api.writer().post("/v1/deliveries/" + new UUID(0, 7) + "/replay").then().statusCode(404);
    }

    @Test
    void aReplayOfWhatWasDoneDoesNothingMore() {
        wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
        awaitStates("PROCESSED", 1);

        Api.writer().post("/v1/deliveries/" + id() + "/replay").then().statusCode(202);

        awaitStates("PROCESSED", 1);
        assertThat(database.number("select count(*) from contact")).isOne();
    }

    @Test
    void allDeadOnesOfASourceAndTimeAreReplayedAtOnce() {
        for (int i = 1; i <= 3; i++) {
            leaveBehind(i, "comment:" + i, COMMENT, "");
        }
        database.execute("update delivery set state = 'DEAD', settled_at = now()");
        database.execute("update delivery set received_at = '2020-01-01T00:00:00Z' where id = ?", new UUID(7, 1));

        Api.writer()
                .post("/v1/deliveries/replay?source=wordpress&after=2021-01-01T00:00:00Z")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(2));
        Api.writer().post("/v1/deliveries/replay?source=uservoice").then().body("replayed", equalTo(0));
        Api.writer()
                .post("/v1/deliveries/replay?after=yesterday")
                .then()
                .statusCode(400)
                .body("field", equalTo("after"));
        await().until(() -> states().equals("DEAD,PROCESSED,PROCESSED"));
    }

    @Test
    void aBodyIsTheSameDeliveryForATimeOnly() {
        String body = "hook=comment_post&comment_author_email=ana%40example.org";
        wordPress(WORDPRESS_SECRET, body).statusCode(200);
        wordPress(WORDPRESS_SECRET, body).statusCode(200);
        assertThat(database.number("select count(*) from delivery")).isOne();

        database.execute("update delivery set received_at = now() - interval '25 hours'");
        worker.sweep();
        wordPress(WORDPRESS_SECRET, body).statusCode(200);

        assertThat(database.number("select count(*) from delivery")).isEqualTo(2);
    }

    @Test
    void whatWasSettledLongAgoIsRemoved() {
        leaveBehind(1, "comment:1", COMMENT, "");
        leaveBehind(2, "comment:2", COMMENT, "");
        database.execute(
                "update delivery set state = 'DEAD', settled_at = now() - interval '91 days' where id = ?",
                new UUID(7, 1));

        worker.purge();

        assertThat(database.number("select count(*) from delivery")).isOne();
    }

    @Test
    void whatCannotBeCommittedInTimeIsNotAcknowledged() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table delivery in exclusive mode");

            wordPress(WORDPRESS_SECRET, COMMENT)
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("type", equalTo("urn:problem-type:carillon:deliveries-unavailable"));
            connection.rollback();
        }

        wordPress(WORDPRESS_SECRET, COMMENT).statusCode(200);
        awaitStates("PROCESSED", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/webhooks,403,Not a POST",
        "GET,/webhooks/nothing/here,403,Not a POST",
        "PUT,/webhooks/wordpress/" + WORDPRESS_SECRET + ",403,Not a POST",
        "DELETE,/webhooks/wordpress/x,403,Not a POST",
        "PATCH,/webhooks/standard/shop,403,Not a POST",
        "POST,/webhooks/nothing/here,403,Go away",
        "POST,/webhooks/wordpress,403,Go away",
        "POST,/webhooks/wordpress/x/y,403,Go away",
        "POST,/webhooks/wordpress/x,403,Go away",
        "POST,/webhooks/standard/x,403,Go away",
    })
    void aPathThatLeadsNowhereIsAnsweredLikeAWrongSecret(String method, String path, int status, String body) {
        RestAssured.given()
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("text/plain")
                .body(equalTo(body));
    }

    private void leaveBehind(int number, String subject, String body, String due) {
        database.execute(
                "insert into delivery (id, source, dedupe_key, subject, body, state, received_at, next_attempt_at)"
                        + " values (?, 'wordpress', ?, ?, ?, 'RECEIVED', now() - interval '1 minute',"
                        + " now() - interval '1 minute' " + due + ")",
                new UUID(7, number),
                "left:" + number,
                subject,
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String states() {
        return database.text("select string_agg(state, ',' order by id) from delivery");
    }

    private void awaitStates(String state, int count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(database.number("select count(*) from delivery where state = '" + state + "'"))
                                .isEqualTo(count));
    }

    private String id() {
        return database.text("select id from delivery");
    }

    private static ValidatableResponse wordPress(String secret, String body) {
        return RestAssured.given()
                .contentType("application/x-www-form-urlencoded; charset=utf-8")
                .header("User-Agent", "HookPress/1.14")
                .header("Cookie", "a=b")
                .body(body)
                .post("/webhooks/wordpress/" + secret)
                .then();
    }
}
