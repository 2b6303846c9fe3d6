package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service closed down and killed (SIGKILL) in the middle of each step that asks somebody else or writes. */
class LifecycleIT {
    private static final int PEOPLE = 20_000;

    private final ContactsEnvironment environment = new ContactsEnvironment();
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> hookCalls = new CopyOnWriteArrayList<>();
    private final Set<String> killedAt = ConcurrentHashMap.newKeySet();

    @TempDir
    Path folder;

    private NotifierStandIn notifier;
    private HttpServer hooks;
    private volatile ContactsProcess service;

    @BeforeEach
    void prepare() throws IOException {
        settings.putAll(environment.start());
        notifier = new NotifierStandIn(Integer.getInteger(ContactsEnvironment.NOTIFIER_PORT));
        hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hooks.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hooks.createContext("/", this::hook);
        hooks.start();
        String url = "http://127.0.0.1:" + hooks.getAddress().getPort();
        settings.put("carillon.contacts.lifecycle.hooks.payments", url + "/payments");
        settings.put("carillon.contacts.lifecycle.hooks.banner", url + "/banner");
        settings.put("carillon.contacts.lifecycle.hooks.scaling", url + "/scaling");
        Path secret = Files.writeString(folder.resolve("hook-secret"), "a secret of hooks that nobody guesses");
        settings.put("carillon.contacts.lifecycle.hooks.secret-file", secret.toString());
        settings.put(
                "carillon.contacts.lifecycle.archive-directory",
                folder.resolve("archive").toString());
    }

    @AfterEach
    void clear() {
        if (service != null) {
            service.close();
        }
        notifier.close();
        hooks.stop(0);
        environment.stop();
    }

    /** Kills the service the first time that it asks for something, and answers the second time. */
    private void hook(HttpExchange exchange) throws IOException {
        try (exchange) {
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            hookCalls.add(id);
            assertThat(exchange.getRequestHeaders().getFirst("webhook-signature"))
                    .startsWith("v1,");
            if (killedAt.add(id)) {
                service.kill();
                return;
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Test
    void comesToItsEndWhereverItIsKilled() throws Exception {
        notifier.onCampaign(() -> service.kill());
        service = ContactsProcess.start(settings);
        execute("insert into contact (id, email, first_name, last_name, phone, created_at, updated_at)"
                + " select gen_random_uuid(), 'person' || i || '@example.org', 'Zdravka', 'Gerganova' || i,"
                + " case when i <= 3 then '+35988876543' || i end, now(), now() from generate_series(1, " + PEOPLE
                + ") as i");
        put("{\"state\":\"ANNOUNCED\",\"plan\":{\"notice\":\"We close.\",\"grace\":\"PT0S\"}}");

        // Killed by the payments' hook, in the notice, and by the banner's and the scaling's hooks.
        for (int kills = 1; kills <= 4; kills++) {
            awaitDeath();
            service = ContactsProcess.start(settings);
        }
        awaitStep("PROCESSING", "DONE");
        put("{\"state\":\"CLOSED\"}");
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(folder.resolve("archive")));
        service.kill();
        service = ContactsProcess.start(settings);
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> number("select count(*) from lifecycle_step where progress ? 'sealed'") == 1);
        service.kill();
        service = ContactsProcess.start(settings);

        await().atMost(Duration.ofSeconds(90)).until(() -> show().getString("state"), equalTo("CLOSED"));
        assertThat(new TreeSet<>(hookCalls)).hasSize(3);
        assertThat(hookCalls).hasSize(6);
        assertThat(notifier.started().stream().distinct()).hasSize(2);
        List<String> texted =
                notifier.campaigns().stream().flatMap(List::stream).toList();
        assertThat(texted).hasSize(3).doesNotHaveDuplicates();
        assertThat(number("select count(*) from contact")).isZero();
        assertThat(number("select count(*) from audit where action = 'lifecycle step' and outcome = 'DONE'"))
                .isEqualTo(7);
        try (Stream<Path> files = Files.list(folder.resolve("archive"))) {
            checkArchive(files.toList());
        }
    }

    private static void checkArchive(List<Path> files) throws Exception {
        assertThat(files).hasSize(1);
        Map<String, String> hashes = new HashMap<>();
        JsonNode manifest = null;
        try (ZipFile zip = new ZipFile(files.getFirst().toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    assertThat(text.contains("@") || text.contains("Zdravka") || text.contains("Gerganova"))
                            .as(entry.getName())
                            .isFalse();
                    assertThat(text.contains("88876543")).isFalse();
                    hashes.put(
                            entry.getName(),
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(bytes)));
                    if (entry.getName().equals("manifest.json")) {
                        manifest = new ObjectMapper().readTree(bytes);
                    }
                }
            }
        }
        assertThat(manifest).isNotNull();
        assertThat(manifest.path("files").path("contacts.ndjson").path("rows").asInt())
                .isEqualTo(PEOPLE);
        manifest.path("files")
                .properties()
                .forEach(file -> assertThat(hashes.get(file.getKey()))
                        .isEqualTo(file.getValue().path("sha256").asText()));
    }

    private void awaitDeath() {
        await().atMost(Duration.ofMinutes(1)).until(() -> !service.isAlive());
    }

    private void awaitStep(String name, String state) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> show().getString("steps.find { it.name == '" + name + "' }.state"), equalTo(state));
    }

    private void put(String body) {
        Api.admin()
                .baseUri(service.url())
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/lifecycle")
                .then()
                .statusCode(200);
    }

    private JsonPath show() {
        return Api.reader().baseUri(service.url()).get("/v1/lifecycle").jsonPath();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.get("quarkus.datasource.jdbc.url"),
                settings.get("quarkus.datasource.username"),
                settings.get("quarkus.datasource.password"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
