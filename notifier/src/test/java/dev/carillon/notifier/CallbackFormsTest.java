package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callbacks in every form that they come in, and in any order. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class CallbackFormsTest {
    private static final String ID = "0198c5a0-0000-7000-8000-000000000001";
    private static final String PATH = "/webhooks/twilio/status?message=" + ID;
    private static final String SID = "SM" + "a".repeat(32);

    @ConfigProperty(name = "carillon.notifier.public-url")
    String publicUrl;

    @Inject
    Accounts accounts;

    private Signed twilio;

    @BeforeEach
    void storeAMessageThatWasSent() {
        Api.reset();
        twilio = new Signed(publicUrl, NotifierParts.FIRST_TOKEN);
        stored("ACCEPTED");
    }

    @Test
    void aCallbackInJsonIsOne() {
        twilio.json(PATH, json("sent")).statusCode(204);

        assertThat(state()).isEqualTo("SENT");
    }

    @Test
    void jsonThatIsNotWhatTheAddressSaysIsForged() {
        String path = PATH + "&bodySHA256=" + "0".repeat(64);

        Signed.json(path, json("delivered"), twilio.signature(publicUrl + path)).statusCode(403);
        Signed.json(PATH, json("delivered"), twilio.signature(publicUrl + PATH)).statusCode(403);
        twilio.json(PATH, "{\"AccountSid\"").statusCode(403);
        twilio.json(PATH, "[]").statusCode(403);

        assertThat(state()).isEqualTo("ACCEPTED");
    }

    @Test
    void aSignatureOverTheAddressWithoutItsPortIsGood() {
        String host = publicUrl.substring(0, publicUrl.lastIndexOf(':'));

        new Signed(host, NotifierParts.FIRST_TOKEN).form(PATH, form("sent")).statusCode(204);

        assertThat(state()).isEqualTo("SENT");
    }

    @Test
    void everyTokenOfTheAccountIsGood() {
        Account account = accounts.named("first").orElseThrow();
        assertThat(account.credentials().tokens()).contains(NotifierParts.FIRST_TOKEN);

        for (String token : account.credentials().tokens()) {
            new Signed(publicUrl, token).form(PATH, form("sent")).statusCode(204);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/webhooks/twilio/status, 400",
        "/webhooks/twilio/status?message=x, 400",
        "/webhooks/twilio/status?message=0198c5a0-0000-7000-8000-0000000000ee, 204"
    })
    void whatIsOfNoMessageChangesNothing(String path, int status) {
        twilio.form(path, form("delivered")).statusCode(status);

        assertThat(state()).isEqualTo("ACCEPTED");
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() {
        Map<String, String> form = form("sent");
        form.put("More", "x".repeat(70_000));

        twilio.form(PATH, form).statusCode(413);
    }

    /** The random orders of a run are told by their seed. */
    @Test
    void anyOrderOfCallbacksAnyNumberOfTimesEndsTheSameWay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> lasts = List.of("delivered", "undelivered", "failed");
        for (int round = 0; round < 30; round++) {
            String last = lasts.get(round % lasts.size());
            List<String> statuses = new ArrayList<>(List.of("queued", "sending", "sent", last));
            for (int extra = random.nextInt(5); extra > 0; extra--) {
                statuses.add(statuses.get(random.nextInt(statuses.size())));
            }
            Collections.shuffle(statuses, random);
            Surroundings.sql("truncate message");
            stored(List.of("QUEUED", "SENDING", "UNKNOWN", "ACCEPTED").get(random.nextInt(4)));

            statuses.forEach(status -> twilio.form(PATH, form(status)).statusCode(204));

            assertThat(state()).as("seed %d: %s", seed, statuses).isEqualTo(last.toUpperCase(Locale.ROOT));
        }
    }

    @Test
    void whatEndedBeforeItLeftStaysAsItIs() {
        for (String end : List.of("CANCELLED", "EXPIRED", "SUPPRESSED")) {
            Surroundings.sql("truncate message");
            stored(end);

            twilio.form(PATH, form("delivered")).statusCode(204);

            assertThat(state()).isEqualTo(end);
        }
    }

    @Test
    void aLateOptOutIsNotedToo() {
        Map<String, String> form = form("failed");
        form.put("ErrorCode", "21610");

        twilio.form(PATH, form).statusCode(204);

        Api.as("reader")
                .get("/v1/suppressions/+359888123456")
                .then()
                .statusCode(200)
                .body("suppressions[0].reason", equalTo("CARRIER"));
    }

    private static void stored(String state) {
        boolean named = state.equals("ACCEPTED");
        Surroundings.sql("""
                insert into message (id, recipient, body, segments, country, operator, state, account, attempt,
                                     provider_sid, created_at, updated_at, sending_at)
                values ('%s', '+359888123456', 'Hello', 1, 'BG', 'A1', '%s', 'first', 1, %s, now(), now(), now())
                """.formatted(ID, state, named ? "'" + SID + "'" : "null"));
    }

    private static Map<String, String> form(String status) {
        return new TreeMap<>(Map.of(
                "AccountSid",
                NotifierParts.FIRST_SID,
                "MessageSid",
                SID,
                "MessageStatus",
                status,
                "Body",
                "Здравей & + %"));
    }

    private static String json(String status) {
        return "{\"AccountSid\":\"" + NotifierParts.FIRST_SID + "\",\"MessageSid\":\"" + SID + "\",\"MessageStatus\":\""
                + status + "\",\"ErrorCode\":null}";
    }

    private static String state() {
        return Surroundings.value("select state from message where id = '" + ID + "'");
    }
}
