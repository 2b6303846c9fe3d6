package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ImportsTest {
    @Inject
    Database database;

    @BeforeEach
    void clear() {
        database.clear();
    }

    @Test
    void readsAFileAndTellsOfEveryRow() {
        String location = upload("participants", """
                        Email,Name,Phone,Company
                        ana@example.org,Ana Petrova,0888 123 456,Acme

                        nobody,Nobody,,
                        "boris@example.org","Boris ""Bo"" Ivanov",,"two
                        lines"
                        ANA@example.org,,,
                        clara@example.org,Clara
                        """)
                .statusCode(202)
                .body("state", equalTo("RUNNING"))
                .extract()
                .header("Location");

        awaitState(location, "COMPLETED")
                .body("rows", equalTo(5))
                .body("created", equalTo(2))
                .body("updated", equalTo(1))
                .body("rejected", equalTo(2))
                .body("list", equalTo("participants"))
                .body("ignoredColumns", equalTo(List.of("Company")))
                .body("completedAt", notNullValue());
        Api.reader()
                .get(location + "/errors")
                .then()
                .body("items.line", equalTo(List.of(4, 8)))
                .body("items[0].field", equalTo("email"))
                .body("items[0].reason", containsString("no '@'"))
                .body("items[1].reason", containsString("2 values"));
        Api.reader()
                .get("/v1/contacts?list=participants")
                .then()
                .body("items.email", equalTo(List.of("ana@example.org", "boris@example.org")))
                .body("items[0].phone", equalTo("+359888123456"))
                .body("items[0].lastName", equalTo("Petrova"))
                .body("items[1].lastName", equalTo("\"Bo\" Ivanov"))
                .body("items[0].sources", equalTo(List.of("import")));
        assertThat(database.number("select count(*) from import_chunk")).isZero();
    }

    @Test
    void readsMoreThanABatchAndMoreThanAChunk() {
        int rows = 12_345;
        String location = upload(
                        "crowd",
                        "\ufeffemail,first_name,last_name\n"
                                + IntStream.range(0, rows)
                                        .mapToObj(i -> "p" + i + "@example.org,Петър" + i + ",Петров")
                                        .collect(Collectors.joining("\n")))
                .statusCode(202)
                .extract()
                .header("Location");

        awaitState(location, "COMPLETED").body("created", equalTo(rows)).body("rejected", equalTo(0));
        assertThat(database.number("select count(*) from contact_list where list = 'crowd'"))
                .isEqualTo(rows);
        assertThat(database.text("select first_name from contact where email = 'p12344@example.org'"))
                .isEqualTo("Петър12344");
    }

    @Test
    void goesOnAtTheCheckpointOfAProcessThatEnded() {
        // What a process leaves that ended after a batch of two: the rows, and the checkpoint behind them.
        UUID id = leaveBehind("email,name\na@example.org,A\nb@example.org,B\nc@example.org,C\nd@example.org,D\n", 2);
        database.execute(
                "insert into contact (id, email, first_name, created_at, updated_at) values"
                        + " (?, 'a@example.org', 'changed since', now(), now()),"
                        + " (?, 'b@example.org', 'B', now(), now())",
                new UUID(1, 1),
                new UUID(1, 2));

        awaitState("/v1/imports/" + id, "COMPLETED")
                .body("rows", equalTo(4))
                .body("created", equalTo(4))
                .body("updated", equalTo(0));
        assertThat(database.number("select count(*) from contact")).isEqualTo(4);
        assertThat(database.text("select first_name from contact where email = 'a@example.org'"))
                .isEqualTo("changed since");
    }

    @Test
    void leavesAnImportToTheOneWhoClaimsIt() {
        UUID id = leaveBehind("email\na@example.org\n", 0);
        database.execute(
                "update contact_import set claimed_by = ?, claimed_until = now() + interval '1 hour' where id = ?",
                new UUID(3, 3),
                id);
        String other = upload(null, "email\nb@example.org\n").extract().header("Location");

        awaitState(other, "COMPLETED");
        assertThat(database.text("select state from contact_import where id = ?", id))
                .isEqualTo("RUNNING");

        database.execute("update contact_import set claimed_until = now() where id = ?", id);
        awaitState("/v1/imports/" + id, "COMPLETED").body("created", equalTo(1));
    }

    @Test
    void failsAtAQuoteThatNeverCloses() {
        String location = upload(null, "email,name\na@example.org,A\nb@example.org,\"B\nc@example.org,C\n")
                .statusCode(202)
                .extract()
                .header("Location");

        awaitState(location, "FAILED").body("failure", containsString("after line 2"));
    }

    @Test
    void failsWhenTheSameRowsFailTooOften() {
        database.execute("alter table contact rename to contact_away");
        try {
            String location = upload(null, "email\na@example.org\n").extract().header("Location");

            awaitState(location, "FAILED").body("failure", containsString("failed 5 times"));
        } finally {
            database.execute("alter table contact_away rename to contact");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | The file is empty",
                "name,phone | one of them is 'email'",
                "a;b | one of them is 'email'",
            })
    void refusesAFileThatCannotBeReadAtAll(String text, String reason) {
        upload(null, text).statusCode(400).body("field", equalTo("body")).body("detail", containsString(reason));

        assertThat(database.number("select count(*) from contact_import")).isZero();
    }

    @Test
    void refusesAFileThatIsNotWhatItSays() {
        Api.writer()
                .contentType("text/csv; charset=utf-8")
                .body("email,name\na@example.org,Andr\u00e9\n".getBytes(StandardCharsets.ISO_8859_1))
                .post("/v1/imports")
                .then()
                .statusCode(400)
                .body("detail", containsString("line 2 is the first"));

        assertThat(database.number("select count(*) from contact_import")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTF-8 | , | ''",
                "UTF-16LE | tab | \ufeff",
                "UTF-16BE | ; | \ufeff",
                "UTF-16LE | ; | ''",
                "windows-1251 | ; | ''",
            })
    void findsOutEncodingAndDelimiter(String charset, String delimiter, String mark) {
        String between = delimiter.equals("tab") ? "\t" : delimiter;
        String text = mark + "Име,Е-поща\nПетър Петров,petar@example.org\n".replace(",", between);

        String location = Api.writer()
                .config(Api.WITHOUT_CHARSET)
                .contentType("text/csv")
                .body(text.getBytes(Charset.forName(charset)))
                .post("/v1/imports")
                .then()
                .statusCode(202)
                .body("charset", equalTo(charset))
                .body("delimiter", equalTo(between))
                .extract()
                .header("Location");
        awaitState(location, "COMPLETED").body("created", equalTo(1)).body("progress.percent", equalTo(100f));

        assertThat(database.text("select last_name from contact")).isEqualTo("Петров");
    }

    @Test
    void readsWhatIsCompressed() throws IOException {
        String location = gzipped(gzip("email,name\na@example.org,A\nb@example.org,B\n"))
                .statusCode(202)
                .extract()
                .header("Location");

        awaitState(location, "COMPLETED").body("created", equalTo(2)).body("progress.percent", equalTo(100f));
    }

    @Test
    void refusesWhatIsNotCompressedAsItSays() throws IOException {
        byte[] whole = gzip("email\na@example.org\n".repeat(50));

        gzipped("email\na@example.org\n".getBytes(StandardCharsets.UTF_8))
                .statusCode(400)
                .body("detail", containsString("gzip"));
        gzipped(Arrays.copyOf(whole, whole.length - 12)).statusCode(400).body("detail", containsString("cut off"));
        Api.writer()
                .contentType("text/csv")
                .header("Content-Encoding", "br")
                .body("email\n")
                .post("/v1/imports")
                .then()
                .statusCode(415)
                .body("field", equalTo("Content-Encoding"));
        assertThat(database.number("select count(*) from contact_import")).isZero();
    }

    @Test
    void readsAJsonObjectALine() {
        String location = send("application/x-ndjson", "", """
                        {"email":"ana@example.org","firstName":"Ana","phone":"0888123456","lists":["guests"],"salary":1}

                        {"email":"boris@example.org","name":"Boris Ivanov","tags":["vip"],"attributes":{"age":41}}
                        {"email":"nobody"}
                        ["email"]
                        {"email":"clara@example.org","attributes":{"nested":{"a":1}}}
                        {"email":7}
                        {"email":"dora@example.org","lists":"guests"}
                        {"email":"ema@example.org",
                        """)
                .statusCode(202)
                .body("format", equalTo("NDJSON"))
                .extract()
                .header("Location");

        awaitState(location, "COMPLETED")
                .body("created", equalTo(2))
                .body("rejected", equalTo(6))
                .body("ignoredColumns", equalTo(List.of("salary")));
        Api.reader()
                .get(location + "/errors")
                .then()
                .body("items.line", equalTo(List.of(4, 5, 6, 7, 8, 9)))
                .body("items.field", equalTo(Arrays.asList("email", null, "attributes", "email", "lists", null)));
        Api.reader()
                .get("/v1/contacts?email=boris@example.org")
                .then()
                .body("items[0].lastName", equalTo("Ivanov"))
                .body("items[0].tags", equalTo(List.of("vip")))
                .body("items[0].attributes.age", equalTo(41));
    }

    @ParameterizedTest
    @CsvSource({"replace,2,0,New", "fill,2,0,Old", "create-only,0,2,Old"})
    void followsThePolicyForWhoIsKnown(String policy, int updated, int skipped, String name) {
        importCompletely("", "email,first_name\nana@example.org,Old\n");

        importCompletely("policy=" + policy, """
                        email,first_name,phone
                        ana@example.org,New,0888123456
                        ana@example.org,,
                        boris@example.org,Boris,
                        """)
                .body("created", equalTo(1))
                .body("updated", equalTo(updated))
                .body("skipped", equalTo(skipped));

        assertThat(database.text("select first_name from contact where email = 'ana@example.org'"))
                .isEqualTo(name);
        assertThat(database.text("select phone from contact where email = 'ana@example.org'"))
                .isEqualTo(policy.equals("create-only") ? "" : "+359888123456");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "create-only"})
    void aDryRunCountsAsTheRealRunAndWritesNothing(String policy) {
        importCompletely("", "email\nana@example.org\n");
        // More than a batch of the tests, so that an address comes again in a later one.
        String file = "email\n"
                + IntStream.range(0, 1500)
                        .mapToObj(i ->
                                i % 3 == 0 ? "ana@example.org" : i % 7 == 0 ? "nobody" : "p" + i % 600 + "@example.org")
                        .collect(Collectors.joining("\n"));
        long before = database.number("select count(*) from contact");

        JsonPath dry = importCompletely("dryRun=true&list=crowd&policy=" + policy, file)
                .body("dryRun", equalTo(true))
                .extract()
                .jsonPath();

        assertThat(database.number("select count(*) from contact")).isEqualTo(before);
        assertThat(database.number("select count(*) from contact_list")).isZero();
        assertThat(database.number("select count(*) from import_preview")).isZero();
        JsonPath real =
                importCompletely("list=crowd&policy=" + policy, file).extract().jsonPath();
        for (String count : List.of("rows", "created", "updated", "skipped", "rejected")) {
            assertThat(dry.getInt(count)).as(count).isEqualTo(real.getInt(count));
        }
    }

    @Test
    void addsListsAndTagsToWhoIsKnown() {
        importCompletely("list=one", "email\nana@example.org\n");
        long version = database.number("select version from contact");

        importCompletely(
                "list=two&tag=a&tag=b", "email,Groups\nana@example.org,x;y\nboris@example.org,\n", "Groups:tags");

        Api.reader()
                .get("/v1/contacts?email=ana@example.org")
                .then()
                .body("items[0].lists", equalTo(List.of("one", "two")))
                .body("items[0].tags", equalTo(List.of("a", "b", "x", "y")));
        assertThat(database.number("select version from contact where email = 'ana@example.org'"))
                .isGreaterThan(version);
        assertThat(database.number("select version from contact where email = 'boris@example.org'"))
                .isOne();
    }

    @Test
    void passesOverWhoWasErased() {
        importCompletely("", "email\nana@example.org\n");
        String id = Api.reader().get("/v1/contacts?email=ana@example.org").path("items[0].id");
        Api.writer().post("/v1/contacts/" + id + "/erase").then().statusCode(201);

        importCompletely("", "email\nana@example.org\nboris@example.org\n")
                .body("created", equalTo(1))
                .body("skipped", equalTo(1));

        assertThat(database.number("select count(*) from contact")).isOne();
    }

    @Test
    void tellsOfTheEndOfAFileOnce() {
        importCompletely("", "email\nana@example.org\nboris@example.org\n");

        assertThat(database.number("select count(*) from contact_event where kind = 'import.completed'"))
                .isOne();
        assertThat(database.number("select count(*) from contact_event where kind = 'contact.created'"))
                .isZero();
    }

    @Test
    void writesTheErrorsAsAFileThatSaysNothingOfThePeople() {
        String location = importCompletely(
                        "", "email,phone\nАна Петрова <ana@example,0888123456\nb@example.org,+359888\n")
                .extract()
                .path("id");

        Api.reader()
                .get("/v1/imports/" + location + "/errors.csv")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString(location))
                .body(startsWith("line,column,value,reason\r\n2,email,А…@example,"))
                .body(containsString("\r\n3,phone,…,"))
                .body(not(containsString("Петрова")));
    }

    @Test
    void endsWhereACallerCancels() {
        UUID id = leaveBehind("email\na@example.org\nb@example.org\n", 1);
        database.execute(
                "update contact_import set claimed_by = ?, claimed_until = now() + interval '1 hour' where id = ?",
                new UUID(3, 3),
                id);

        Api.writer()
                .post("/v1/imports/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("CANCELLED"))
                .body("completedAt", notNullValue());
        Api.writer().post("/v1/imports/" + id + "/cancel").then().statusCode(200);

        assertThat(database.number("select count(*) from import_chunk")).isZero();
        String done = importCompletely("", "email\nc@example.org\n").extract().path("id");
        Api.writer()
                .post("/v1/imports/" + done + "/cancel")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:carillon:import-ended"));
        Api.reader().get("/v1/imports?limit=1").then().body("items.id", equalTo(List.of(done)));
    }

    @Test
    void tellsThoseWhoFollowUpToTheEnd() {
        UUID id = leaveBehind("email\na@example.org\nb@example.org\n", 0);

        String told = Api.reader()
                .get("/v1/imports/" + id + "/events")
                .then()
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .asString();

        List<String> states = told.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> JsonPath.from(line.substring(5)).getString("state"))
                .toList();
        assertThat(states.getLast()).isEqualTo("COMPLETED");
        assertThat(states).filteredOn("COMPLETED"::equals).hasSize(1);
        Api.reader().get("/v1/imports/" + new UUID(0, 0) + "/events").then().statusCode(404);
    }

    @Test
    void forgetsImportsAfterTheirTime() {
        String id = importCompletely("", "email\nnobody\n").extract().path("id");
        database.execute("update contact_import set completed_at = now() - interval '31 days' where id = ?::uuid", id);

        await().untilAsserted(() -> Api.reader().get("/v1/imports/" + id).then().statusCode(404));
        assertThat(database.number("select count(*) from import_error")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "delimiter=ab,400,delimiter",
        "policy=merge,400,policy",
        "tag=no%20tag,400,tag",
        "map=Mail,400,map",
        "map=Mail:email,400,body",
    })
    void refusesWhatItCannotDo(String query, int status, String field) {
        send("text/csv", query, "email\na@example.org\n").statusCode(status).body("field", equalTo(field));
    }

    @Test
    void refusesACharsetThatItDoesNotKnow() {
        send("text/csv; charset=klingon", "", "email\n").statusCode(415).body("field", equalTo("Content-Type"));
        send("application/pdf", "", "email\n").statusCode(415);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static ValidatableResponse gzipped(byte[] body) {
        return Api.writer()
                .config(Api.WITHOUT_CHARSET)
                .contentType("text/csv")
                .header("Content-Encoding", "gzip")
                .body(body)
                .post("/v1/imports")
                .then();
    }

    private static ValidatableResponse send(String type, String query, String file, String... map) {
        return Api.writer()
                .config(Api.WITHOUT_CHARSET)
                .contentType(type)
                .queryParam("map", (Object[]) map)
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post(query.isEmpty() ? "/v1/imports" : "/v1/imports?" + query)
                .then();
    }

    private static ValidatableResponse importCompletely(String query, String file, String... map) {
        String location =
                send("text/csv", query, file, map).statusCode(202).extract().header("Location");
        return awaitState(location, "COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "", "on"})
    void refusesADryRunThatIsNotSaidSo(String word) {
        send("text/csv", "dryRun=" + word, "email\na@example.org\n")
                .statusCode(400)
                .body("field", equalTo("dryRun"));
    }

    @Test
    void refusesAListThatIsNone() {
        upload("no such list", "email\n").statusCode(400).body("field", equalTo("list"));
    }

    @Test
    void answersARepeatedUploadAsTheFirst() {
        String file = "email\na@example.org\n";
        String id = keyed("k-1", file).statusCode(202).extract().path("id");

        keyed("k-1", file)
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("id", equalTo(id));
        keyed("k-1", "email\nb@example.org\n")
                .statusCode(422)
                .body("type", equalTo("urn:problem-type:carillon:idempotency-key-reused"));
        keyed("k-2", file).statusCode(202).header("Idempotent-Replayed", nullValue());
        keyed("not a key", file).statusCode(400).body("field", equalTo("Idempotency-Key"));
        assertThat(database.number("select count(*) from contact_import")).isEqualTo(2);
    }

    @Test
    void throwsAwayAnUploadThatDidNotEnd() {
        database.execute(
                "insert into contact_import (id, state, created_at, updated_at)"
                        + " values (?, 'UPLOADING', now(), now() - interval '2 hours')",
                new UUID(5, 5));

        await().untilAsserted(() -> assertThat(database.number("select count(*) from contact_import"))
                .isZero());
    }

    @Test
    void pagesThroughTheErrors() {
        String location = upload(null, "email\na\nb\nc\n").extract().header("Location");
        awaitState(location, "COMPLETED").body("rejected", equalTo(3));

        String next = Api.reader()
                .get(location + "/errors?limit=2")
                .then()
                .body("items.line", equalTo(List.of(2, 3)))
                .extract()
                .path("next");
        Api.reader()
                .queryParam("cursor", next)
                .get(location + "/errors?limit=2")
                .then()
                .body("items", hasSize(1))
                .body("items[0].line", equalTo(4))
                .body("next", nullValue());
        Api.reader().get("/v1/imports/" + new UUID(0, 0) + "/errors").then().statusCode(404);
    }

    private UUID leaveBehind(String file, int checkpoint) {
        UUID id = new UUID(9, 9);
        database.execute(
                "insert into contact_import (id, state, created_at, updated_at) values (?, 'UPLOADING', now(), now())",
                id);
        database.execute(
                "insert into import_chunk (import_id, number, bytes) values (?, 0, ?)",
                id,
                file.getBytes(StandardCharsets.UTF_8));
        database.execute(
                "update contact_import set state = 'RUNNING', checkpoint = ?, created = ? where id = ?",
                checkpoint,
                checkpoint,
                id);
        return id;
    }

    private static ValidatableResponse awaitState(String location, String state) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Api.reader().get(location).path("state"), equalTo(state));
        return Api.reader().get(location).then();
    }

    private static ValidatableResponse upload(String list, String file) {
        var request = Api.writer().contentType("text/csv; charset=utf-8").body(file);
        return (list == null ? request : request.queryParam("list", list))
                .post("/v1/imports")
                .then();
    }

    private static ValidatableResponse keyed(String key, String file) {
        return Api.writer()
                .contentType("text/csv")
                .header("Idempotency-Key", key)
                .body(file)
                .post("/v1/imports")
                .then();
    }
}
