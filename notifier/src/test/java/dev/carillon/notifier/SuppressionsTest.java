package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionImport;
import dev.carillon.notifier.optout.SuppressionService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who must not be texted, as callers of the API see and set it. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class SuppressionsTest {
    private static final String NUMBER = "+359888123456";
    private static final String PATH = "/v1/suppressions/";

    @Inject
    SuppressionService suppressions;

    @Inject
    SuppressionImport imports;

    @BeforeEach
    void reset() {
        Api.reset();
    }

    @Test
    void whatIsPutStandsOnceWithItsReason() {
        put("0888 123 456", Map.of("source", "desk", "note", "asked by phone"), 200);
        put(NUMBER, Map.of("note", "asked twice"), 200)
                .body("number", equalTo(NUMBER))
                .body("suppressions", hasSize(1))
                .body("suppressions[0].reason", equalTo("API"))
                .body("suppressions[0].sender", nullValue())
                .body("suppressions[0].source", equalTo("desk"))
                .body("suppressions[0].note", equalTo("asked twice"));
        put(NUMBER, Map.of("reason", "STOP", "sender", "+15005550006"), 200).body("suppressions", hasSize(2));

        Api.as("reader").get(PATH + NUMBER).then().statusCode(200).body("suppressions", hasSize(2));
        Api.as("reader").get(PATH + "+359888123457").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, API, 400, number",
        "+35, API, 400, number",
        "+359888123456, NEVER, 400, reason",
    })
    void namesWhatItCannotTake(String number, String reason, int status, String field) {
        put(number, Map.of("reason", reason), status).body("field", equalTo(field));
    }

    @Test
    void aWholeNumberOfNoKnownPlanIsTaken() {
        put("+359000000000", Map.of(), 200);

        Api.as("reader").get(PATH + "+359000000000").then().statusCode(200);
    }

    @Test
    void liftingOneReasonLeavesTheOthers() {
        put(NUMBER, Map.of(), 200);
        put(NUMBER, Map.of("reason", "STOP", "sender", "+15005550006"), 200);

        Api.as("writer").delete(PATH + NUMBER + "?reason=STOP").then().statusCode(204);
        Api.as("writer").delete(PATH + NUMBER + "?reason=STOP").then().statusCode(404);

        Api.as("reader").get(PATH + NUMBER).then().body("suppressions.reason", equalTo(List.of("API")));
        Api.as("writer").delete(PATH + NUMBER).then().statusCode(204);
        Api.as("reader").get(PATH + NUMBER).then().statusCode(404);
        Api.as("reader").delete(PATH + NUMBER).then().statusCode(403);
    }

    @Test
    void onlyAnAdminLiftsAnErasure() {
        put(NUMBER, Map.of("reason", "ERASED"), 200);

        Api.as("writer").delete(PATH + NUMBER).then().statusCode(409).body("type", endsWith(":recipient-erased"));
        Api.as("writer").delete(PATH + NUMBER + "?reason=ERASED").then().statusCode(403);
        Api.as("admin").delete(PATH + NUMBER + "?reason=ERASED").then().statusCode(204);

        assertThat(suppressions.standingAgainst(NUMBER)).isEmpty();
    }

    @Test
    void listsTheNewestFirst() {
        IntStream.range(0, 5).forEach(i -> put("+35988812340" + i, Map.of("reason", i == 2 ? "LINK" : "API"), 200));
        List<String> numbers = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Api.as("reader")
                    .get("/v1/suppressions?limit=2&reason=API&cursor=" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            numbers.addAll(page.getList("items.number"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(numbers).containsExactly("+359888123404", "+359888123403", "+359888123401", "+359888123400");
        Api.as("reader").get("/v1/suppressions?cursor=x!").then().statusCode(400);
        Api.as("reader")
                .get("/v1/suppressions?reason=WHY")
                .then()
                .statusCode(400)
                .body("field", equalTo("reason"));
    }

    @Test
    void takesAListInAndAddsNothingTheSecondTime() {
        String csv = "\uFEFFnumber,reason,note\n0888123401,,\n+359888123402,stop,\"said, so\"\n0888123401,API,\n";

        load("text/csv", csv, "", 200)
                .body("rows", equalTo(3))
                .body("added", equalTo(2))
                .body("known", equalTo(1));
        load("text/csv", csv, "", 200).body("added", equalTo(0)).body("known", equalTo(3));

        Api.as("reader")
                .get(PATH + "+359888123402")
                .then()
                .body("suppressions[0].reason", equalTo("STOP"))
                .body("suppressions[0].note", equalTo("said, so"))
                .body("suppressions[0].source", nullValue());
    }

    @Test
    void aListOfLinesIsOneToo() {
        load(
                        "application/x-ndjson",
                        "{\"number\":\"0888123401\"}\n\n{\"number\":\"0888123402\",\"sender\":\"Shop\"}",
                        "",
                        200)
                .body("added", equalTo(2));

        assertThat(suppressions.standingAgainstAny(List.of("+359888123401", "+359888123402", "+359888123403")))
                .containsExactly("+359888123401");
    }

    @Test
    void aBadRowRefusesTheWholeUnlessItIsSkipped() {
        String csv = "number,reason\n0888123401,API\nnobody,API\n0888123402,ERASED\n0888123403\n";

        load("text/csv", csv, "", 400)
                .body("type", endsWith(":invalid-suppressions"))
                .body("errors.line", equalTo(List.of(3, 4, 5)))
                .body("errors.field", equalTo(List.of("number", "reason", "row")));
        assertThat(Surroundings.value("select count(*) from suppression")).isEqualTo("0");

        load("text/csv", csv, "?onError=skip", 200).body("added", equalTo(1)).body("bad", equalTo(3));
        assertThat(Surroundings.value("select count(*) from suppression")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv | phone              | The first line names no column",
                "text/csv | number,phone       | is none of number, reason, sender",
                "text/csv | number%\"0888       | not CSV",
                "application/x-ndjson | {\"number\":1 | 1 of 1 rows are bad"
            })
    void saysWhatIsWrongWithAList(String type, String body, String why) {
        load(type, body.replace('%', '\n'), "", 400).body("detail", containsString(why));
    }

    @Test
    void aListOfAHundredThousandIsTakenIn() {
        String csv = new String(csv(IntStream.range(0, 100_000)), StandardCharsets.UTF_8);

        load("text/csv", csv, "", 200).body("added", equalTo(100_000));

        assertThat(suppressions.standingAgainstAny(List.of("+359887100000", "+359887199999", "+359887200000")))
                .containsExactlyInAnyOrder("+359887100000", "+359887199999");
    }

    @Test
    void aListThatComesSlowlyHoldsUpNobody() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        InputStream rest = new InputStream() {
            @Override
            public int read() throws IOException {
                stalled.countDown();
                try {
                    resumed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        };
        InputStream body = new SequenceInputStream(new ByteArrayInputStream(csv(IntStream.range(0, 2000))), rest);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SuppressionImport.Result> result =
                    threads.submit(() -> imports.take(body, SuppressionImport.Format.CSV, false));
            try {
                assertThat(stalled.await(20, TimeUnit.SECONDS)).isTrue();
                Future<Boolean> erasure = threads.submit(() -> suppress("+359888123456", Reason.ERASED));
                assertThat(erasure.get(20, TimeUnit.SECONDS)).isTrue();
                Future<Boolean> stop = threads.submit(() -> suppress("+359888123457", Reason.STOP));
                assertThat(stop.get(20, TimeUnit.SECONDS)).isTrue();
                assertThat(result.isDone()).isFalse();
            } finally {
                resumed.countDown();
            }
            assertThat(result.get(20, TimeUnit.SECONDS).added()).isEqualTo(2000);
        }
    }

    @Test
    void twoListsOfTheSamePeopleDoNotWaitForEachOther() throws Exception {
        byte[] one = csv(IntStream.range(0, 2000));
        byte[] other = csv(IntStream.concat(IntStream.range(1000, 2000), IntStream.range(0, 1000)));
        for (int round = 0; round < 5; round++) {
            Surroundings.sql("truncate suppression");
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<SuppressionImport.Result>> both =
                        List.of(threads.submit(() -> load(one)), threads.submit(() -> load(other)));

                assertThat(both.get(0).get().added() + both.get(1).get().added())
                        .isEqualTo(2000);
            }
        }
    }

    private boolean suppress(String number, Reason reason) {
        return suppressions.suppress(NewSuppression.of(number, "", reason, "test"));
    }

    private SuppressionImport.Result load(byte[] csv) {
        return imports.take(new ByteArrayInputStream(csv), SuppressionImport.Format.CSV, true);
    }

    private static byte[] csv(IntStream numbers) {
        return numbers.mapToObj(i -> String.format("+3598871%05d", i))
                .collect(Collectors.joining("\n", "number\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ValidatableResponse load(String type, String body, String query, int status) {
        return Api.as("writer")
                .contentType(type + "; charset=UTF-8")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/v1/suppressions" + query)
                .then()
                .statusCode(status);
    }

    private static ValidatableResponse put(String number, Map<String, String> body, int status) {
        return Api.json("writer", new HashMap<>(body)).put(PATH + number).then().statusCode(status);
    }
}
