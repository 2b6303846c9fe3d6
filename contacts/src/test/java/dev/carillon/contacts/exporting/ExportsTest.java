package dev.carillon.contacts.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.ContactFilter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ExportsTest {
    private static final Set<String> OWN =
            Set.of("email", "firstName", "lastName", "phone", "lists", "tags", "attributes");

    @Inject
    Database database;

    @Inject
    ContactStream stream;

    @Inject
    ExportConfig config;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        database.clear();
        make(Map.of(
                "email", "ana@example.org",
                "firstName", "=cmd|' /C calc'!A0",
                "lastName", "Petrova, \"Ani\"",
                "phone", "+359888123456",
                "lists", List.of("guests", "staff"),
                "tags", List.of("vip"),
                "attributes", Map.of("town", "@Sofia", "age", 41, "member", true, "codes", List.of("a", 1))));
        make(Map.of("email", "boris@example.org", "name", "Борис Иванов"));
    }

    @Test
    void writesRowsThatNoSpreadsheetRuns() {
        Api.reader()
                .get("/v1/exports/contacts.csv")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/csv"))
                .header("Content-Disposition", containsString("contacts.csv"))
                .body(equalTo("email,first_name,last_name,phone,lists,tags\r\n"
                        + "ana@example.org,'=cmd|' /C calc'!A0,\"Petrova, \"\"Ani\"\"\",+359888123456,guests;staff,vip\r\n"
                        + "boris@example.org,Борис,Иванов,,,\r\n"));
    }

    @Test
    void writesTheColumnsThatWereAskedFor() {
        Api.reader()
                .get("/v1/exports/contacts.csv?tag=vip&columns=attributes.town,attributes.age,email,attributes.codes")
                .then()
                .body(equalTo("""
                        attributes.town,attributes.age,email,attributes.codes\r
                        '@Sofia,41,ana@example.org,"[""a"",1]"\r
                        """));
        Api.reader()
                .get("/v1/exports/contacts.csv?columns=email,salary")
                .then()
                .statusCode(400)
                .body("field", equalTo("columns"));
    }

    @ParameterizedTest
    @CsvSource({"list=guests,1", "list=nobody,0", "tag=vip,1", "q=иванов,1", "source=api,2", "email=ana@example.org,1"})
    void choosesAsTheListOfContactsDoes(String query, int contacts) {
        String text = Api.reader().get("/v1/exports/contacts.ndjson?" + query).asString();

        assertThat(text.lines()).hasSize(contacts);
    }

    @Test
    void anImportTakesBackWhatAnExportWrote() throws Exception {
        String before = Api.reader().get("/v1/exports/contacts.ndjson").asString();
        database.clear();

        importCompletely("application/x-ndjson", before).body("ignoredColumns", equalTo(List.of()));

        String after = Api.reader().get("/v1/exports/contacts.ndjson").asString();
        assertThat(own(after)).isEqualTo(own(before)).hasSize(2);
    }

    @Test
    void anImportTakesRowsBackToo() throws Exception {
        String before = Api.reader().get("/v1/exports/contacts.csv").asString();
        database.clear();

        importCompletely("text/csv; charset=utf-8", before);

        assertThat(Api.reader().get("/v1/exports/contacts.csv").asString()).isEqualTo(before);
    }

    @Test
    void writesCards() {
        Api.reader()
                .get("/v1/exports/contacts.vcf?tag=vip")
                .then()
                .header("Content-Type", startsWith("text/vcard"))
                .body(startsWith("BEGIN:VCARD\r\nVERSION:4.0\r\n"), containsString("TEL;VALUE=uri:tel:+359888123456"));
    }

    @ParameterizedTest
    @CsvSource({"meta,'email,phone',359888123456", "google,'Email,Phone',+359888123456"})
    void hashesThoseWhoConsentedAsTheAdvertiserWants(String format, String header, String number) throws Exception {
        consent("ana@example.org", "ads", "GIVEN");
        consent("boris@example.org", "newsletter", "GIVEN");

        Api.reader()
                .get("/v1/exports/audience.csv?purpose=ads&format=" + format)
                .then()
                .statusCode(200)
                .body(equalTo(header + "\r\n" + sha256("ana@example.org") + "," + sha256(number) + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"ads", "all"})
    void leavesOutWhoeverOptedOut(String purpose) {
        consent("ana@example.org", "ads", "GIVEN");
        consent("boris@example.org", "ads", "GIVEN");
        consent("ana@example.org", purpose, "WITHDRAWN");

        assertThat(Api.reader()
                        .get("/v1/exports/audience.csv?purpose=ads")
                        .asString()
                        .lines())
                .hasSize(2)
                .noneMatch(line -> line.contains(sha256("ana@example.org")));
        assertThat(Api.reader().get("/v1/exports/contacts.csv?consent=ads").asString())
                .contains("boris@")
                .doesNotContain("ana@");
    }

    @ParameterizedTest
    @CsvSource({
        "audience.csv,purpose",
        "audience.csv?purpose=all,purpose",
        "audience.csv?purpose=ads&format=tiktok,format",
        "contacts.vcf?list=no%20list,list",
        "contacts.ndjson?consent=ads:maybe,consent"
    })
    void refusesWhatItCannotDo(String path, String field) {
        Api.reader().get("/v1/exports/" + path).then().statusCode(400).body("field", equalTo(field));
    }

    @Test
    void makesNoMoreAtOnceThanAllowed() throws Exception {
        CountDownLatch atWork = new CountDownLatch(config.concurrency());
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < config.concurrency(); i++) {
                threads.execute(() -> occupy(atWork, end));
            }
            atWork.await();

            Api.reader()
                    .get("/v1/exports/contacts.csv")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("10"))
                    .body("type", equalTo("urn:problem-type:carillon:too-many-exports"));
            end.countDown();
        }
        Api.reader().get("/v1/exports/contacts.csv").then().statusCode(200);
    }

    private void occupy(CountDownLatch atWork, CountDownLatch end) {
        try {
            stream.each(ContactFilter.ALL, null, contact -> {
                atWork.countDown();
                await(end);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void make(Map<String, Object> contact) {
        Api.writes(contact).post("/v1/contacts").then().statusCode(201);
    }

    private void consent(String email, String purpose, String state) {
        String id = Api.reader().get("/v1/contacts?email=" + email).path("items[0].id");
        Api.writes(Map.of(
                        "purpose",
                        purpose,
                        "state",
                        state,
                        "basis",
                        "CONSENT",
                        "evidence",
                        Map.of("form", "newsletter of 2026")))
                .post("/v1/contacts/" + id + "/consents")
                .then()
                .statusCode(201);
    }

    private static io.restassured.response.ValidatableResponse importCompletely(String type, String file) {
        String location = Api.writer()
                .config(Api.WITHOUT_CHARSET)
                .contentType(type)
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/v1/imports")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Api.reader().get(location).path("state"), equalTo("COMPLETED"));
        return Api.reader().get(location).then().body("created", equalTo(2)).body("rejected", equalTo(0));
    }

    /** What is a contact's own of each line: all but when it was made, and under which identifier. */
    private List<JsonNode> own(String lines) throws IOException {
        List<JsonNode> contacts = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            contacts.add(((ObjectNode) json.readTree(line)).retain(OWN));
        }
        return contacts;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
