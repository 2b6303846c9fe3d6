package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service over a real database, killed, stopped and started again. */
class RestartIT {
    private final ContactsEnvironment environment = new ContactsEnvironment();
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void prepare() {
        settings.putAll(environment.start());
        settings.put("carillon.contacts.imports.claim", "PT2S");
        settings.put("carillon.contacts.imports.batch-size", "500");
    }

    @AfterEach
    void clear() {
        environment.stop();
    }

    @Test
    void aKilledImportIsReadToItsEndAndEveryRowCountsOnce() throws Exception {
        int rows = 60_000;
        String file = "email,name\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> i % 100 == 0 ? "nobody,N" : "p" + i + "@example.org,Petar Petrov")
                        .collect(Collectors.joining("\n"));
        String location;
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            location = to(service)
                    .contentType("text/csv")
                    .body(file)
                    .post("/v1/imports?list=crowd")
                    .then()
                    .statusCode(202)
                    .extract()
                    .header("Location");
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> show(service, location).getInt("rows"), greaterThan(0));

            service.kill();
        }
        assertThat(number("select checkpoint from contact_import"))
                .as("rows read before the kill")
                .isBetween(1L, rows - 1L);

        try (ContactsProcess service = ContactsProcess.start(settings)) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> show(service, location).getString("state"), equalTo("COMPLETED"));
            JsonPath done = show(service, location);

            assertThat(done.getInt("rows")).isEqualTo(rows);
            assertThat(done.getInt("created")).isEqualTo(rows - rows / 100);
            assertThat(done.getInt("updated")).isZero();
            assertThat(done.getInt("rejected")).isEqualTo(rows / 100);
        }
        assertThat(number("select count(*) from contact")).isEqualTo(rows - rows / 100);
        assertThat(number("select count(*) from import_error")).isEqualTo(rows / 100);
    }

    @Test
    void aLargeImportThatIsKilledTwiceCountsEveryRowOnce() throws Exception {
        settings.put("carillon.contacts.imports.batch-size", "5000");
        int rows = 200_000;
        byte[] file = gzip("email;name;phone\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> i % 1000 == 0 ? "nobody;N;" : "p" + i + "@example.org;Petar Petrov;0888123456")
                        .collect(Collectors.joining("\n")));
        String location;
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            location = to(service)
                    .config(Api.WITHOUT_CHARSET)
                    .contentType("text/csv")
                    .header("Content-Encoding", "gzip")
                    .body(file)
                    .post("/v1/imports?list=crowd&tag=new")
                    .then()
                    .statusCode(202)
                    .extract()
                    .header("Location");
            awaitRows(service, location, 0);
            service.kill();
        }
        long first = number("select checkpoint from contact_import");
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            awaitRows(service, location, Math.toIntExact(first));
            service.kill();
        }
        assertThat(number("select checkpoint from contact_import")).isBetween(first, rows - 1L);

        try (ContactsProcess service = ContactsProcess.start(settings)) {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> show(service, location).getString("state"), equalTo("COMPLETED"));
            JsonPath done = show(service, location);

            assertThat(done.getInt("created")).isEqualTo(rows - rows / 1000);
            assertThat(done.getInt("updated")).isZero();
            assertThat(done.getInt("rejected")).isEqualTo(rows / 1000);
        }
        for (String table : List.of("contact", "contact_list", "contact_tag", "contact_source")) {
            assertThat(number("select count(*) from " + table)).as(table).isEqualTo(rows - rows / 1000);
        }
        assertThat(number("select count(*) from import_chunk")).isZero();
        assertThat(number("select count(*) from contact_event where kind = 'import.completed'"))
                .isOne();
    }

    private static void awaitRows(ContactsProcess service, String location, int more) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> show(service, location).getInt("rows"), greaterThan(more));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void everyDeliveryThatWasAcknowledgedBecomesAContact() throws Exception {
        int deliveries = 200;
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            IntStream.range(0, deliveries)
                    .parallel()
                    .forEach(i -> assertThat(Api.postForm(
                                    service.url() + "/webhooks/wordpress/" + ContactsEnvironment.WORDPRESS_SECRET,
                                    "hook=comment_post&comment_ID=" + i + "&comment_author_email=p" + i
                                            + "%40example.org"))
                            .isEqualTo(200));

            service.kill();
        }
        assertThat(number("select count(*) from delivery")).isEqualTo(deliveries);

        try (ContactsProcess service = ContactsProcess.start(settings)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(number("select count(*) from contact")).isEqualTo(deliveries));
            assertThat(service.stop()).as("seconds from SIGTERM to the end").isLessThan(20);
        }
    }

    /** Killed in the middle of deliveries, again and again: what the senders were answered is there, and is worked on. */
    @Test
    void noAcknowledgedDeliveryIsLostHoweverOftenTheServiceIsKilled() throws Exception {
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger numbers = new AtomicInteger();
        for (int round = 0; round < 3; round++) {
            int before = acknowledged.size();
            try (ContactsProcess service = ContactsProcess.start(settings);
                    ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                AtomicBoolean isOver = new AtomicBoolean();
                for (int sender = 0; sender < 16; sender++) {
                    senders.execute(() -> deliver(service.url(), numbers, acknowledged, isOver));
                }
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> acknowledged.size() - before > 300);

                service.kill();
                isOver.set(true);
            }
        }

        assertThat(deliveredNumbers()).containsAll(acknowledged);
        try (ContactsProcess service = ContactsProcess.start(settings)) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(number("select count(*) from delivery where state <> 'PROCESSED'"))
                            .isZero());
            assertThat(number("select count(*) from contact")).isEqualTo(number("select count(*) from delivery"));
            to(service).get("/v1/deliveries?state=DEAD").then().body("items", hasSize(0));
        }
    }

    private static void deliver(String url, AtomicInteger numbers, Set<Integer> acknowledged, AtomicBoolean isOver) {
        while (!isOver.get()) {
            int number = numbers.incrementAndGet();
            try {
                int status = Api.postForm(
                        url + "/webhooks/wordpress/" + ContactsEnvironment.WORDPRESS_SECRET,
                        "hook=comment_post&comment_ID=" + number + "&comment_author_email=p" + number
                                + "%40example.org");
                if (status == 200) {
                    acknowledged.add(number);
                }
            } catch (UncheckedIOException e) {
                return; // it was killed; nothing is known of this one
            }
        }
    }

    private Set<Integer> deliveredNumbers() throws SQLException {
        Set<Integer> found = new HashSet<>();
        try (Connection connection = connect();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select split_part(dedupe_key, ':', 2)::int from delivery")) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found;
    }

    private static RequestSpecification to(ContactsProcess service) {
        return Api.writer().baseUri(service.url());
    }

    private static JsonPath show(ContactsProcess service, String location) {
        return to(service).get(location).then().statusCode(200).extract().jsonPath();
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.get("quarkus.datasource.jdbc.url"),
                settings.get("quarkus.datasource.username"),
                settings.get("quarkus.datasource.password"));
    }
}
