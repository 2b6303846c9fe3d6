package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.carillon.notifier.inbound.InboundRedaction;
import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write back, and what follows from it. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class InboundTest {
    private static final String PERSON = "+359888123456";
    private static final String PATH = "/webhooks/twilio/inbound";

    @ConfigProperty(name = "carillon.notifier.public-url")
    String publicUrl;

    @Inject
    SuppressionService suppressions;

    @Inject
    InboundRedaction redaction;

    private Signed twilio;
    private int messages;

    @BeforeEach
    void reset() {
        Api.reset();
        twilio = new Signed(publicUrl, NotifierParts.FIRST_TOKEN);
    }

    @Test
    void stopStopsTheSenderThatItWasWrittenTo() {
        String before = Api.send(PERSON, "Hello");
        Api.awaitSettled(before);

        write("Стоп!", NotifierParts.FIRST_FROM);

        assertThat(suppressions.standingAgainst(PERSON)).isEmpty();
        assertThat(suppressions.standingAgainst(PERSON, Set.of(NotifierParts.FIRST_FROM)))
                .contains(Reason.STOP);
        assertThat(Api.awaitSettled(Api.send(PERSON, "Hello")).getString("state"))
                .isEqualTo("SUPPRESSED");
        assertThat(Api.sends()).isOne();
    }

    @Test
    void startLiftsTheStopOfItsSenderAndNothingElse() {
        write("STOP", NotifierParts.FIRST_FROM);
        write("STOP", "+15005550016");
        suppressions.suppress(NewSuppression.of(PERSON, NotifierParts.FIRST_FROM, Reason.API, "test"));

        write("start", NotifierParts.FIRST_FROM);

        assertThat(suppressions.standingAgainst(PERSON, Set.of(NotifierParts.FIRST_FROM)))
                .contains(Reason.API);
        assertThat(suppressions.standingAgainst(PERSON, Set.of("+15005550016"))).contains(Reason.STOP);
    }

    @Test
    void aMessageThatComesTwiceCountsOnce() {
        Map<String, String> stop = form("STOP", NotifierParts.FIRST_FROM);
        twilio.form(PATH, stop).statusCode(200);
        write("START", NotifierParts.FIRST_FROM);

        twilio.form(PATH, stop).statusCode(200);

        assertThat(suppressions.standingAgainst(PERSON, Set.of(NotifierParts.FIRST_FROM)))
                .isEmpty();
        Api.as("reader").get("/v1/inbound").then().body("items", hasSize(2));
    }

    @Test
    void startDoesNotLiftAnErasure() {
        suppressions.suppress(NewSuppression.of(PERSON, "", Reason.ERASED, "test"));

        write("START", NotifierParts.FIRST_FROM);
        write("It is me, " + PERSON, NotifierParts.FIRST_FROM);

        assertThat(suppressions.standingAgainst(PERSON)).contains(Reason.ERASED);
        assertThat(Surroundings.value(
                        "select count(*) from inbound_message i where row(i.*)::text like '%" + PERSON + "%'"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"STOP, Спрете, STOP", "START, Да, START", "HELP, ?, HELP", "OTHER, stop, STOP"})
    void whatAdvancedOptOutMadeOfItCounts(String type, String body, String kind) {
        Map<String, String> form = form(body, NotifierParts.FIRST_FROM);
        form.put("OptOutType", type);

        twilio.form(PATH, form).statusCode(200).body(not(containsString("<Message>")));

        Api.as("reader").get("/v1/inbound").then().body("items[0].kind", equalTo(kind));
    }

    @Test
    void helpIsAnsweredWithTheConfiguredText() {
        twilio.form(PATH, form("помощ", NotifierParts.FIRST_FROM))
                .statusCode(200)
                .contentType("application/xml")
                .body(containsString("<Response><Message>Carillon &amp; friends</Message></Response>"));
    }

    @Test
    void otherTextsAreKeptAndFound() {
        write("Колко струва?", NotifierParts.FIRST_FROM);
        write("STOP", NotifierParts.FIRST_FROM);

        JsonPath texts = Api.as("reader")
                .queryParam("kind", "text")
                .queryParam("from", PERSON)
                .get("/v1/inbound")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(texts.getList("items")).hasSize(1);
        assertThat(texts.getString("items[0].body")).isEqualTo("Колко струва?");
        assertThat(texts.getString("items[0].from")).isEqualTo(PERSON);
        assertThat(texts.getString("items[0].to")).isEqualTo(NotifierParts.FIRST_FROM);
        assertThat(texts.getString("items[0].account")).isEqualTo("first");
        Api.as("reader").get("/v1/inbound?kind=none").then().statusCode(400).body("field", equalTo("kind"));
        Api.as("reader").get("/v1/inbound?from=x").then().statusCode(400).body("field", equalTo("from"));
        Api.as("reader").get("/v1/inbound?cursor=x!").then().statusCode(400);
    }

    @Test
    void listsTheNewestFirstByPage() {
        write("1", NotifierParts.FIRST_FROM);
        write("2", NotifierParts.FIRST_FROM);
        write("3", NotifierParts.FIRST_FROM);

        JsonPath page = Api.as("reader").get("/v1/inbound?limit=2").jsonPath();
        JsonPath rest = Api.as("reader")
                .get("/v1/inbound?limit=2&cursor=" + page.getString("next"))
                .jsonPath();

        assertThat(page.getList("items.body")).containsExactly("3", "2");
        assertThat(rest.getList("items.body")).containsExactly("1");
        assertThat(rest.getString("next")).isNull();
    }

    @Test
    void whatIsOldIsRedacted() {
        write("Secret", NotifierParts.FIRST_FROM);
        Surroundings.sql("update inbound_message set received_at = now() - interval '91 days'");

        redaction.redact();

        JsonPath list =
                Api.as("reader").queryParam("from", PERSON).get("/v1/inbound").jsonPath();
        assertThat(list.getList("items")).hasSize(1);
        assertThat(list.getString("items[0].body")).isNull();
        assertThat(list.getString("items[0].from")).isNull();
    }

    @Test
    void whatIsForgedStopsNobody() {
        new Signed(publicUrl, "wrong")
                .form(PATH, form("STOP", NotifierParts.FIRST_FROM))
                .statusCode(403);
        Map<String, String> nameless = form("STOP", NotifierParts.FIRST_FROM);
        nameless.remove("MessageSid");
        twilio.form(PATH, nameless).statusCode(400).body("field", equalTo("MessageSid"));
        Map<String, String> unstorable = form("a\0b", NotifierParts.FIRST_FROM);
        twilio.form(PATH, unstorable).statusCode(400).body("field", equalTo("Body"));
        Map<String, String> shortCode = form("STOP", NotifierParts.FIRST_FROM);
        shortCode.put("From", "12345");
        twilio.form(PATH, shortCode).statusCode(200);

        assertThat(Surroundings.value("select count(*) from suppression")).isEqualTo("0");
    }

    @Test
    void jsonIsAFormToo() {
        twilio.json(
                        PATH,
                        "{\"AccountSid\":\"" + NotifierParts.FIRST_SID + "\",\"MessageSid\":\"SMj\",\"From\":\""
                                + PERSON + "\",\"To\":\"" + NotifierParts.FIRST_FROM + "\",\"Body\":\"QUIT\"}")
                .statusCode(200);

        assertThat(suppressions.standingAgainst(PERSON, Set.of(NotifierParts.FIRST_FROM)))
                .contains(Reason.STOP);
    }

    private void write(String body, String to) {
        twilio.form(PATH, form(body, to)).statusCode(200);
    }

    private Map<String, String> form(String body, String to) {
        messages++;
        return new TreeMap<>(Map.of(
                "AccountSid",
                NotifierParts.FIRST_SID,
                "MessageSid",
                "SM" + messages,
                "From",
                PERSON,
                "To",
                to,
                "Body",
                body));
    }
}
