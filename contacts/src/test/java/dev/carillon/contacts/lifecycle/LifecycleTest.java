package dev.carillon.contacts.lifecycle;

import static dev.carillon.contacts.ContactsEnvironment.WORDPRESS_SECRET;
import static dev.carillon.contacts.Surroundings.NOTIFIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.LogLines;
import dev.carillon.contacts.gate.Gates;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class LifecycleTest {
    @Inject
    Database database;

    @Inject
    Gates gates;

    @Inject
    LifecycleGauges gauges;

    @Inject
    MeterRegistry registry;

    @ConfigProperty(name = "carillon.contacts.lifecycle.archive-directory")
    Path folder;

    @BeforeEach
    void begin() {
        database.clear();
        gates.look();
        NOTIFIER.forget();
        database.execute("delete from audit");
        create("zdravka@example.org", "Zdravka Gerganova", "0888765432");
        create("boris@example.org", "Boris Ivanov", "0888765433");
        create("twin@example.org", "Boris Ivanov", "0888765433");
        create("clara@example.org", "Clara", "0888765434");
        create("dora@example.org", "Dora", null);
    }

    @AfterEach
    void open() {
        database.clear();
        gates.look();
    }

    @Test
    void goesFromOpenToClosed() throws IOException {
        announce("P30D").statusCode(200).body("state", equalTo("ANNOUNCED"));
        awaitStep("PAYMENTS", "RUNNING").body(reason("PAYMENTS"), containsString("confirm"));
        confirm("payments").statusCode(200);
        awaitStep("WEBHOOKS", "RUNNING").body(reason("WEBHOOKS"), containsString("grace period ends at"));
        assertThat(NOTIFIER.campaigns().stream().flatMap(List::stream))
                .containsExactlyInAnyOrder("+359888765432", "+359888765433", "+359888765434");
        assertThat(comment()).isEqualTo(200);

        to("CLOSING").statusCode(200);
        awaitStep("BANNER", "RUNNING").body(reason("BANNER"), containsString("sunset: "));
        assertThat(comment()).isEqualTo(410);
        beginsNoWork();
        tellsOfTheClosing(false);
        confirm("banner").statusCode(200);
        awaitStep("PROCESSING", "DONE").body("state", equalTo("CLOSING"));
        tellsOfTheClosing(true);

        to("CLOSED").statusCode(200);
        awaitState("CLOSED");
        beginsNoWork();

        String archive = unzip(folder.resolve(Api.reader()
                .get("/v1/lifecycle")
                .path(step("ARCHIVE") + ".progress.file")
                .toString()));
        assertThat(archive)
                .doesNotContainIgnoringCase("zdravka")
                .doesNotContainIgnoringCase("gerganova")
                .doesNotContainIgnoringCase("boris")
                .doesNotContain("@", "88876543", "888765432");
        assertThat(archive.lines().filter(line -> line.startsWith("contacts.ndjson:")))
                .hasSize(5);
        assertThat(archive).contains("\"lists\":[\"guests\"]", "\"country\":\"BG\"", "manifest.json:");
        String dump = database.dump();
        assertThat(dump.toLowerCase(Locale.ROOT)).doesNotContain("zdravka", "gerganova", "@example.org", "88876543");
        Api.reader().get("/v1/contacts").then().body("items", hasSize(0));
        to("OPEN").statusCode(409).body("type", equalTo("urn:problem-type:carillon:archive-made"));
        assertThat(database.number("select count(*) from audit where action = 'lifecycle step' and outcome = 'DONE'"))
                .isEqualTo(7);
    }

    @Test
    void takesNobodyInOnceAnnouncedAndKnowsWhoIsThere() {
        announce("P30D");
        awaitStep("REGISTRATIONS", "DONE");

        Api.writes(Map.of("email", "new@example.org"))
                .post("/v1/contacts")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:registrations-closed"));
        Api.writer()
                .contentType("text/csv")
                .body("email\nnew@example.org\n")
                .post("/v1/imports")
                .then()
                .statusCode(409);
        assertThat(comment()).isEqualTo(200);
        await().until(() -> database.text("select state from delivery"), equalTo("IGNORED"));
        assertThat(database.number("select count(*) from contact")).isEqualTo(5);
        assertThat(database.dump()).doesNotContain("newcomer");
    }

    @Test
    void theGracePeriodEndsByTheClock() {
        announce("PT0S");
        confirm("payments");

        awaitState("CLOSING");
        assertThat(comment()).isEqualTo(410);
    }

    @Test
    void isUndoneInTheOtherOrder() {
        NOTIFIER.complete(false);
        announce("PT0S");
        confirm("payments");
        awaitStep("NOTICE", "RUNNING").body(reason("NOTICE"), containsString("2 campaigns"));

        to("OPEN").statusCode(200).body("wanted", equalTo("OPEN"));
        announce("P1D").statusCode(409).body("type", equalTo("urn:problem-type:carillon:lifecycle-order"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> confirm("payments").extract().statusCode(), equalTo(200));
        awaitState("OPEN");

        assertThat(NOTIFIER.cancelled()).hasSize(2);
        create("new@example.org", "New", null);
        assertThat(comment()).isEqualTo(200);
        Api.reader()
                .get("/v1/lifecycle")
                .then()
                .body("steps.state.unique().sort()", equalTo(List.of("PENDING", "REVERTED")));
        NOTIFIER.complete(true);
        announce("P1D").statusCode(200);
        awaitStep("PAYMENTS", "RUNNING");
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndDoesNothing() {
        Api.admin()
                .contentType(ContentType.JSON)
                .body(announcement("P30D"))
                .put("/v1/lifecycle?dryRun=true")
                .then()
                .statusCode(200)
                .body("steps.step", hasSize(6))
                .body(
                        "steps.find { it.step == 'NOTICE' }.what",
                        containsString("3 people are texted; 1 have no number"));

        Api.admin()
                .contentType(ContentType.JSON)
                .body(announcement("P30D"))
                .put("/v1/lifecycle?dryRun=1")
                .then()
                .statusCode(400)
                .body("field", equalTo("dryRun"));
        Api.reader().get("/v1/lifecycle").then().body("state", equalTo("OPEN")).body("run", nullValue());
    }

    @Test
    void doesNotTextWhoIsOptedOutOfEverything() {
        withdrawFromEverything("clara@example.org");

        announce("P30D");
        confirm("payments");
        awaitStep("NOTICE", "DONE");

        assertThat(NOTIFIER.campaigns()).containsExactly(List.of("+359888765432", "+359888765433"));
    }

    @Test
    void doesNotTextANumberOfWhichAnyoneIsOptedOutOfEverything() {
        withdrawFromEverything("twin@example.org");

        announce("P30D");
        confirm("payments");
        awaitStep("NOTICE", "DONE");

        assertThat(NOTIFIER.campaigns()).containsExactly(List.of("+359888765432", "+359888765434"));
    }

    @Test
    void waitsForTheNotifierAndTextsEverybodyOnce() {
        NOTIFIER.fail(4);

        announce("P30D");
        confirm("payments");
        awaitStep("NOTICE", "DONE");

        assertThat(NOTIFIER.campaigns().stream().flatMap(List::stream))
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    @Test
    void aNameThatIsAWordOfOurOwnIsNotInTheWay() {
        create("guest@example.org", "Guest 26", null);
        create("flag@example.org", "True Day", null);
        create("year@example.org", "Contacts 2026", null);
        announce("PT0S");
        confirm("payments");
        awaitStep("BANNER", "RUNNING");
        confirm("banner");
        awaitStep("PROCESSING", "DONE");
        to("CLOSED");

        awaitState("CLOSED");
    }

    @Test
    void aLabelThatIsSomebodysNameIsNotInTheArchive() throws IOException {
        Api.writes(Map.of("email", "e@example.org", "tags", List.of("friend-of-zdravka", "vip")))
                .post("/v1/contacts")
                .then()
                .statusCode(201);
        announce("PT0S");
        confirm("payments");
        awaitStep("BANNER", "RUNNING");
        confirm("banner");
        awaitStep("PROCESSING", "DONE");
        to("CLOSED");
        awaitState("CLOSED");

        String archive = unzip(folder.resolve(Api.reader()
                .get("/v1/lifecycle")
                .path(step("ARCHIVE") + ".progress.file")
                .toString()));
        assertThat(archive).contains("\"vip\"").doesNotContain("friend");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | state",
                "{\"state\":\"ANNOUNCED\"} | 400 | plan",
                "{\"state\":\"ANNOUNCED\",\"plan\":{}} | 400 | plan.notice",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"((nosuch)) x\"}} | 400 | plan.notice",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"((firstName x\"}} | 400 | plan.notice",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"x\",\"grace\":\"soon\"}} | 400 | plan.grace",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"x\",\"grace\":\"-P1D\"}} | 400 | plan.grace",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"x\",\"link\":\"http://x.org\"}} | 400 | plan.link",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"x\",\"link\":\"https:///end\"}} | 400 | plan.link",
                "{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"x\",\"gone\":\"soon\"}} | 400 | plan.gone",
                "{\"state\":\"CLOSING\",\"plan\":{\"notice\":\"x\"}} | 400 | plan",
                "{\"state\":\"CLOSING\"} | 409 | ",
                "{\"state\":\"CLOSED\"} | 409 | ",
            })
    void refusesWhatIsWrong(String json, int status, String field) {
        for (String dryRun : List.of("true", "false")) {
            Api.admin()
                    .contentType(ContentType.JSON)
                    .body(json)
                    .put("/v1/lifecycle?dryRun=" + dryRun)
                    .then()
                    .statusCode(status)
                    .body("field", equalTo(field));
        }
    }

    @Test
    void thePlanStandsOnceItIsAnnounced() {
        announce("P30D").statusCode(200);

        announce("P30D").statusCode(200);
        to("ANNOUNCED").statusCode(200);
        announce("P31D")
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:plan-stands"))
                .body("detail", containsString("OPEN"));
        Api.reader().get("/v1/lifecycle").then().body("plan.grace", equalTo("P30D"));
    }

    @Test
    void aStepThatFailsIsLoggedAsAWarningWithItsReason() {
        try (LogLines log = new LogLines(Level.WARNING)) {
            NOTIFIER.refuseTemplates(true);
            announce("P30D");
            confirm("payments");
            awaitStep("NOTICE", "FAILED").body(reason("NOTICE"), containsString("It rhymes."));

            assertThat(log.lines()).anyMatch(line -> line.contains("NOTICE") && line.contains("It rhymes."));
        }
        NOTIFIER.refuseTemplates(false);
        Api.admin().post("/v1/lifecycle/steps/notice/retry").then().statusCode(200);
        awaitStep("NOTICE", "DONE");
    }

    @Test
    void isForAdminsAndKnowsItsSteps() {
        Api.writes(announcement("P1D")).put("/v1/lifecycle").then().statusCode(403);
        confirm("payments").statusCode(409);
        confirm("coffee").statusCode(404);
        Api.admin().post("/v1/lifecycle/steps/notice/retry").then().statusCode(409);
        Api.admin().post("/v1/lifecycle/steps/NOTICE/retry").then().statusCode(409);
    }

    private static void tellsOfTheClosing(boolean closing) {
        String tag = Api.reader()
                .get("/v1/lifecycle/closing")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-cache")
                .body("closing", equalTo(closing))
                .body("gone", equalTo(false))
                .body("link", closing ? equalTo("https://example.org/end") : nullValue())
                .body("sunset", closing ? matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ") : nullValue())
                .extract()
                .header("ETag");
        Api.reader()
                .header("If-None-Match", tag)
                .get("/v1/lifecycle/closing")
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .header("Cache-Control", "no-cache");
        Api.reader()
                .header("If-None-Match", "\"another\"")
                .get("/v1/lifecycle/closing")
                .then()
                .statusCode(200);
    }

    @Test
    void tellsNobodyWithoutATokenWhetherItCloses() {
        RestAssured.get("/v1/lifecycle/closing").then().statusCode(401);
    }

    @Test
    void showsOperatorsWhereItStandsAndWhatHasFailed() {
        announce("P30D");
        confirm("payments");
        awaitStep("WEBHOOKS", "RUNNING");
        gauges.look();
        assertThat(gauge("state", "ANNOUNCED")).isEqualTo(1);
        assertThat(gauge("state", "OPEN")).isZero();
        assertThat(gauge("steps", "DONE")).isEqualTo(3);
        assertThat(gauge("steps", "FAILED")).isZero();
        assertThat(registry.get("carillon.contacts.lifecycle.failing")
                        .timeGauge()
                        .value(TimeUnit.SECONDS))
                .isZero();

        database.execute("update lifecycle_step set state = 'FAILED', ended_at = now() - interval '1 hour'"
                + " where name = 'WEBHOOKS'");
        database.execute("update lifecycle_step set progress = '{\"rows\":{\"a\":2,\"b\":40}}' where name = 'ARCHIVE'");
        gauges.look();

        assertThat(gauge("steps", "FAILED")).isEqualTo(1);
        assertThat(registry.get("carillon.contacts.lifecycle.failing")
                        .timeGauge()
                        .value(TimeUnit.SECONDS))
                .isBetween(3600.0, 3700.0);
        assertThat(registry.get("carillon.contacts.lifecycle.archive.rows")
                        .gauge()
                        .value())
                .isEqualTo(42);
    }

    private double gauge(String name, String state) {
        return registry.get("carillon.contacts.lifecycle." + name)
                .tag("state", state)
                .gauge()
                .value();
    }

    private static void beginsNoWork() {
        for (String path : List.of("/v1/deliveries/replay?state=IGNORED", "/v1/identity-scans")) {
            Api.writes(Map.of())
                    .post(path)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("urn:problem-type:carillon:registrations-closed"));
        }
    }

    private static Map<String, Object> announcement(String grace) {
        return Map.of(
                "state",
                "ANNOUNCED",
                "plan",
                Map.of("notice", "((firstName)), we close.", "grace", grace, "link", "https://example.org/end"));
    }

    private static void withdrawFromEverything(String email) {
        String id = Api.reader().get("/v1/contacts?email=" + email).path("items[0].id");
        Api.writes(Map.of("purpose", "all", "state", "WITHDRAWN"))
                .post("/v1/contacts/" + id + "/consents")
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse announce(String grace) {
        return Api.admin()
                .contentType(ContentType.JSON)
                .body(announcement(grace))
                .put("/v1/lifecycle")
                .then();
    }

    private static ValidatableResponse to(String state) {
        return Api.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("state", state))
                .put("/v1/lifecycle")
                .then();
    }

    private static ValidatableResponse confirm(String step) {
        if (step.equals("payments") || step.equals("banner")) {
            // It waits for somebody once it has been looked at.
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                var now = Api.reader().get("/v1/lifecycle");
                return now.path("state").equals("OPEN")
                        || now.path("wanted").equals("OPEN")
                        || now.path(step(step.toUpperCase(Locale.ROOT)) + ".state")
                                .equals("RUNNING");
            });
        }
        return Api.admin().post("/v1/lifecycle/steps/" + step + "/confirm").then();
    }

    private static ValidatableResponse awaitStep(String name, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.reader().get("/v1/lifecycle").path(step(name) + ".state"), equalTo(state));
        if (state.equals("RUNNING")) {
            await().until(() -> Api.reader().get("/v1/lifecycle").path(reason(name)) != null);
        }
        return Api.reader().get("/v1/lifecycle").then();
    }

    private static void awaitState(String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.reader().get("/v1/lifecycle").path("state"), equalTo(state));
    }

    private static String step(String name) {
        return "steps.find { it.name == '" + name + "' }";
    }

    private static String reason(String name) {
        return step(name) + ".reason";
    }

    private static int comment() {
        return Api.postForm(
                RestAssured.baseURI + ":" + RestAssured.port + "/webhooks/wordpress/" + WORDPRESS_SECRET,
                "hook=comment_post&comment_ID=77&comment_author=Newcomer&comment_author_email=newcomer%40example.org");
    }

    private static String unzip(Path file) throws IOException {
        assertThat(Files.exists(file.resolveSibling(file.getFileName() + ".part")))
                .isFalse();
        StringBuilder text = new StringBuilder();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> text.append(entry.getName())
                                .append(": ")
                                .append(line)
                                .append('\n'));
            }
        }
        return text.toString();
    }

    private static void create(String email, String name, String phone) {
        Map<String, Object> contact = phone == null
                ? Map.of("email", email, "name", name)
                : Map.of("email", email, "name", name, "phone", phone, "lists", List.of("guests"));
        Api.writes(contact).post("/v1/contacts").then().statusCode(201);
    }
}
