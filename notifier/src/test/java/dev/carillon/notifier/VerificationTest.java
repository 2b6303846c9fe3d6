package dev.carillon.notifier;

import static dev.carillon.notifier.Surroundings.BROKER;
import static dev.carillon.notifier.Surroundings.TWILIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.simulators.twilio.SimulatedMessage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes that are texted and come back; time is ticked by moving what is stored into the past. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class VerificationTest {
    private static final String TO = "+359888123456";
    private static final Pattern CODE = Pattern.compile("\\b[0-9]{4,10}\\b");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    SuppressionService suppressions;

    @BeforeEach
    void forget() {
        Api.reset();
        Surroundings.sql("truncate verification, verification_send, suppression");
    }

    private static Response start(Map<String, Object> request) {
        return Api.json("writer", request).post("/v1/verifications");
    }

    private static String start(String to) {
        return start(Map.of("to", to)).then().statusCode(202).extract().path("id");
    }

    private static Response check(String id, String code) {
        return Api.json("writer", Map.of("code", code)).post("/v1/verifications/" + id + "/check");
    }

    private static Response act(String id, String action) {
        return Api.as("writer").post("/v1/verifications/" + id + "/" + action);
    }

    private static JsonPath get(String id) {
        return Api.as("reader")
                .get("/v1/verifications/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The code in the newest of so many texts to this number. */
    private static String code(String to, int texts) {
        List<SimulatedMessage> sent = await().atMost(PATIENCE)
                .until(
                        () -> TWILIO.messages().stream()
                                .filter(message -> message.to().equals(to))
                                .toList(),
                        messages -> messages.size() == texts);
        Matcher found = CODE.matcher(sent.getLast().body());
        assertThat(found.find()).as(sent.getLast().body()).isTrue();
        return found.group();
    }

    private static String wrong(String code) {
        return code.charAt(0) == '1' ? "2" + code.substring(1) : "1" + code.substring(1);
    }

    private static void tick(String interval) {
        Surroundings.sql("""
                update verification set resend_at = resend_at - interval '%1$s', expires_at = expires_at - interval '%1$s',
                    created_at = created_at - interval '%1$s';
                update verification_send set sent_at = sent_at - interval '%1$s'
                """.formatted(interval));
    }

    @Test
    void approvesTheCodeThatWasTextedOnce() {
        String id = start(TO);
        String code = code(TO, 1);

        JsonPath approved = check(id, code).then().statusCode(200).extract().jsonPath();

        assertThat(approved.getBoolean("approved")).isTrue();
        assertThat(approved.getString("state")).isEqualTo("APPROVED");
        Response again = check(id, code);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.jsonPath().getString("type")).endsWith("verification-closed");
        assertThat(get(id).getString("state")).isEqualTo("APPROVED");
    }

    @Test
    void takesACodeAsPeopleWriteIt() {
        String id = start(TO);
        String code = code(TO, 1);

        assertThat(check(id, " " + code.substring(0, 3) + " - " + code.substring(3) + " ")
                        .jsonPath()
                        .getBoolean("approved"))
                .isTrue();
    }

    @Test
    void showsTheCodeToNobodyAndForgetsItOnceTheProviderHasIt() {
        BROKER.setReachable(false);
        String id = start(TO);
        String message = get(id).getString("message");

        assertThat(Surroundings.value("select body from message")).matches(".*[0-9]{6}.*");
        assertThat(Surroundings.value("select priority || ' ' || (valid_until - created_at) from message"))
                .as("ahead of all, and of no use later")
                .isEqualTo("9 00:10:00");
        assertThat(Api.message(message).getString("body")).isNull();
        assertThat(Api.as("reader").get("/v1/messages").asString()).doesNotContainPattern("is [0-9]{6}");

        BROKER.setReachable(true);
        String code = code(TO, 1);

        await().atMost(PATIENCE).until(() -> "".equals(Surroundings.value("select body from message")));
        assertThat(Surroundings.value("select row_to_json(v)::text from verification v"))
                .doesNotContain(code);
        assertThat(Surroundings.value("select string_agg(k::text, ' ') from idempotency_key k"))
                .isNull();
    }

    @Test
    void failsAfterTooManyWrongCodes() {
        String id = start(TO);
        String code = code(TO, 1);

        for (int left = 4; left > 0; left--) {
            JsonPath wrong =
                    check(id, wrong(code)).then().statusCode(200).extract().jsonPath();
            assertThat(wrong.getInt("attemptsLeft")).isEqualTo(left);
            assertThat(wrong.getBoolean("approved")).isFalse();
        }
        assertThat(check(id, wrong(code)).jsonPath().getString("state")).isEqualTo("FAILED");

        assertThat(check(id, code).statusCode()).as("the right code, too late").isEqualTo(409);
        assertThat(get(id).getString("state")).isEqualTo("FAILED");
    }

    @Test
    void letsOneOfManySimultaneousChecksWin() throws Exception {
        String id = start(TO);
        String code = code(TO, 1);

        List<Response> answers = together(16, () -> check(id, code));

        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200)
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.jsonPath().getBoolean("approved")).isTrue());
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).hasSize(15);
    }

    @Test
    void countsEachOfManySimultaneousGuesses() throws Exception {
        String id = start(TO);
        String wrong = wrong(code(TO, 1));

        List<Response> answers = together(16, () -> check(id, wrong));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(5);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200)
                .extracting(answer -> answer.jsonPath().getInt("attemptsLeft"))
                .containsExactlyInAnyOrder(4, 3, 2, 1, 0);
        assertThat(get(id).getString("state")).isEqualTo("FAILED");
    }

    private static <T> List<T> together(int times, Callable<T> action) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            for (Future<T> result : threads.invokeAll(java.util.Collections.nCopies(times, action))) {
                results.add(result.get());
            }
        }
        return results;
    }

    @Test
    void takesNoCodeAfterItsTime() {
        String id = start(TO);
        String code = code(TO, 1);

        tick("9 minutes 59 seconds");
        assertThat(check(id, wrong(code)).statusCode()).isEqualTo(200);
        tick("2 seconds");

        assertThat(check(id, code).jsonPath().getString("detail")).contains("EXPIRED");
        assertThat(get(id).getString("state")).isEqualTo("EXPIRED");
        await().atMost(PATIENCE).until(() -> "EXPIRED".equals(Surroundings.value("select state from verification")));
    }

    @Test
    void textsAnotherCodeAfterAWhileAndForgetsTheOneBefore() {
        String id = start(TO);
        String first = code(TO, 1);

        Response early = act(id, "resend");
        assertThat(early.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(early.header("Retry-After"))).isBetween(1, 30);

        tick("30 seconds");
        assertThat(act(id, "resend").statusCode()).isEqualTo(202);
        String second = code(TO, 2);
        if (!first.equals(second)) {
            assertThat(check(id, first).jsonPath().getBoolean("approved")).isFalse();
        }
        tick("30 seconds");
        assertThat(act(id, "resend").statusCode()).isEqualTo(202);
        String third = code(TO, 3);
        tick("30 seconds");
        Response fourth = act(id, "resend");
        assertThat(fourth.statusCode()).isEqualTo(409);
        assertThat(fourth.jsonPath().getString("type")).endsWith("verification-sends-used-up");
        assertThat(check(id, third).jsonPath().getBoolean("approved")).isTrue();
        assertThat(act(id, "resend").jsonPath().getString("type")).endsWith("verification-closed");
    }

    @Test
    void withdrawsTheTextOfACodeThatIsNoneAnyMore() {
        BROKER.setReachable(false);
        String id = start(TO);
        String message = get(id).getString("message");

        assertThat(act(id, "cancel").jsonPath().getString("state")).isEqualTo("CANCELLED");

        BROKER.setReachable(true);
        assertThat(Api.awaitState(message, "CANCELLED").getString("state")).isEqualTo("CANCELLED");
        await().atMost(PATIENCE).until(BROKER::isIdle);
        assertThat(TWILIO.messages()).isEmpty();
        assertThat(check(id, "123456").statusCode()).isEqualTo(409);
        assertThat(act(id, "cancel").statusCode()).isEqualTo(409);
    }

    @Test
    void textsANumberNoMoreThanItsLimit() throws Exception {
        List<Response> answers = together(12, () -> start(Map.of("to", TO)));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 202).hasSize(5);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .hasSize(7)
                .allSatisfy(answer -> {
                    assertThat(answer.jsonPath().getString("type")).endsWith("verification-limit");
                    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(3500, 3600);
                });
        assertThat(start(Map.of("to", "+359888123457")).statusCode())
                .as("another number")
                .isEqualTo(202);
        tick("1 hour");
        assertThat(start(Map.of("to", TO)).statusCode()).as("an hour later").isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        // range, of so many, approved, expected
        "+35988, 19, 0, 202",
        "+35988, 20, 0, 429",
        "+35988, 20, 1, 429",
        "+35988, 20, 2, 202",
        "+35987, 90, 0, 202"
    })
    void textsNoRangeWhereTooFewCodesComeBack(String range, int verifications, int approved, int status) {
        Surroundings.sql("""
                insert into verification (id, recipient, country, number_range, caller, state, service, max_attempts,
                    resend_at, code_length, ttl_seconds, expires_at, created_at, updated_at)
                select gen_random_uuid(), '+359880000000', 'BG', '%s', 'writer',
                    case when n <= %d then 'APPROVED' else 'EXPIRED' end, 'OWN', 5, now(), 6, 600, now(),
                    now() - interval '10 minutes', now()
                from generate_series(1, %d) as n
                """.formatted(range, approved, verifications));

        assertThat(start(Map.of("to", TO)).statusCode()).isEqualTo(status);
    }

    @Test
    void textsARangeAndForACallerNoMoreThanTheirLimits() {
        Surroundings.sql("""
                insert into verification_send (number_hash, number_range, caller, sent_at)
                select 'x', '+35988', 'somebody', now() from generate_series(1, 200)
                """);
        assertThat(start(Map.of("to", TO)).jsonPath().getString("detail")).contains("numbers like this one");

        Surroundings.sql("update verification_send set number_range = '+35900', caller = 'writer'");
        assertThat(start(Map.of("to", TO)).statusCode()).isEqualTo(202);
        Surroundings.sql("""
                insert into verification_send (number_hash, number_range, caller, sent_at)
                select 'x', '+35900', 'writer', now() from generate_series(1, 4800)
                """);
        assertThat(start(Map.of("to", TO)).jsonPath().getString("detail")).contains("for this caller");
    }

    @ParameterizedTest
    @CsvSource({
        "to,       12,        400, invalid-field",
        "channel,  voice,     400, invalid-field",
        "ttl,      PT29S,     400, invalid-field",
        "ttl,      PT2H,      400, invalid-field",
        "length,   3,         400, invalid-field",
        "length,   11,        400, invalid-field",
        "locale,   'x; drop', 400, invalid-field",
        "template, none,      400, invalid-field",
        "to,       +4915112345678, 422, country-not-allowed",
        "ttl,      soon,      400, "
    })
    void refusesWhatMakesNoSense(String field, String value, int status, String type) {
        Map<String, Object> request = new HashMap<>(Map.of("to", TO));
        request.put(field, value);

        Response refused = start(request);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.jsonPath().getString("field")).contains(field);
        if (type != null) {
            assertThat(refused.jsonPath().getString("type")).endsWith(type);
        }
        assertThat(Surroundings.value("select count(*) from message")).isEqualTo("0");
    }

    @Test
    void refusesCodesThatAreNone() {
        String id = start(TO);

        assertThat(check(id, "hello").jsonPath().getString("field")).isEqualTo("code");
        assertThat(check("0198c5a0-0000-7000-8000-000000000002", "123456").statusCode())
                .isEqualTo(404);
        assertThat(get(id).getInt("attemptsLeft")).as("neither is an attempt").isEqualTo(5);
    }

    @Test
    void textsNobodyWhoMustNotBeTexted() {
        suppressions.suppress(NewSuppression.of(TO, "", Reason.API, "test"));

        assertThat(start(Map.of("to", TO)).jsonPath().getString("type")).endsWith("recipient-suppressed");
    }

    @Test
    void writesInTheLanguageAskedFor() {
        start(Map.of("to", TO, "locale", "bg-BG")).then().statusCode(202);
        code(TO, 1);

        assertThat(TWILIO.messages().getLast().body()).startsWith("Вашият код е ");
    }

    @Test
    void writesTheTemplateInTheLanguageAskedFor() {
        Api.json("writer", Map.of("body", "((app)): ((code))")).put("/v1/templates/login");
        Api.json("writer", Map.of("body", "((app)): код ((code)), ((minutes)) мин"))
                .put("/v1/templates/login.bg");

        Map<String, Object> request = new HashMap<>(
                Map.of("to", TO, "template", "login", "values", Map.of("app", "Bar"), "length", 4, "ttl", "PT2M"));
        start(request).then().statusCode(202);
        assertThat(code(TO, 1)).hasSize(4);
        assertThat(TWILIO.messages().getLast().body()).matches("Bar: [0-9]{4}");

        request.put("locale", "bg");
        start(request).then().statusCode(202);
        code(TO, 2);
        assertThat(TWILIO.messages().getLast().body()).matches("Bar: код [0-9]{4}, 2 мин");

        request.remove("values");
        assertThat(start(request).jsonPath().getString("field")).isEqualTo("values");
        Api.json("writer", Map.of("body", "Hello")).put("/v1/templates/login");
        assertThat(start(Map.of("to", TO, "template", "login")).jsonPath().getString("detail"))
                .contains("((code))");
    }

    @Test
    void startsOnceForAKey() {
        Response first = withKey("start-1").post("/v1/verifications");
        Response second = withKey("start-1").post("/v1/verifications");

        assertThat(second.jsonPath().getString("id")).isEqualTo(first.jsonPath().getString("id"));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Surroundings.value("select count(*) from verification_send")).isEqualTo("1");
    }

    private static io.restassured.specification.RequestSpecification withKey(String key) {
        return Api.json("writer", Map.of("to", TO)).header("Idempotency-Key", key);
    }

    @Test
    void approvesAgainForTheKeyOfARequestWhoseAnswerWasLost() {
        String id = start(TO);
        String code = code(TO, 1);

        for (int i = 0; i < 2; i++) {
            assertThat(Api.json("writer", Map.of("code", code))
                            .header("Idempotency-Key", "check-1")
                            .post("/v1/verifications/" + id + "/check")
                            .jsonPath()
                            .getBoolean("approved"))
                    .isTrue();
        }
        assertThat(Surroundings.value("select attempts from verification")).isEqualTo("1");
    }

    @Test
    void forgetsWhoeverIsErased() {
        String id = start(TO);
        String code = code(TO, 1);

        suppressions.suppress(NewSuppression.of(TO, "", Reason.ERASED, "test"));

        assertThat(check(id, code).statusCode()).isEqualTo(404);
        assertThat(Surroundings.value("select count(*) from verification")).isEqualTo("0");
    }
}
