package dev.carillon.notifier;

import dev.carillon.local.database.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the notifier needs around it: a real PostgreSQL, token files, and ports for the Twilio simulator and the broker,
 * which {@link Surroundings} starts. The notifier's own port is chosen here too, since callbacks have to find it.
 */
public final class NotifierParts implements QuarkusTestResourceLifecycleManager {
    static final String FIRST_SID = "AC" + "1".repeat(32);
    static final String SECOND_SID = "AC" + "2".repeat(32);
    static final String FIRST_TOKEN = "first-token";
    static final String SECOND_TOKEN = "second-token";
    static final String SECOND_OTHER_TOKEN = "second-other-token";
    static final String GATEWAY_SECRET = "gateway-secret";
    static final String FIRST_FROM = "+15005550006";

    static final String TWILIO_PORT = "test.twilio.port";
    static final String BROKER_PORT = "test.broker.port";
    static final String CONTACTS_PORT = "test.contacts.port";
    static final String GATEWAY_PORT = "test.gateway.port";
    static final String JDBC_URL = "test.jdbc.url";

    private EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        database = EmbeddedDatabase.start(null).createDatabase("notifier");
        int http = freePort();
        int twilio = freePort();
        int broker = freePort();
        System.setProperty(TWILIO_PORT, Integer.toString(twilio));
        System.setProperty(BROKER_PORT, Integer.toString(broker));
        System.setProperty(CONTACTS_PORT, Integer.toString(freePort()));
        int gateway = freePort();
        System.setProperty(GATEWAY_PORT, Integer.toString(gateway));
        System.setProperty(JDBC_URL, database.jdbcUrl("notifier"));
        try {
            Path folder = Files.createTempDirectory("notifier");
            Map<String, String> properties = properties(folder, http, twilio, broker);
            gateway(properties, folder, gateway);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> properties(Path folder, int http, int twilio, int broker) throws IOException {
        Map<String, String> properties = new HashMap<>();
        // The packaged service too: others have 9000 at the same time.
        properties.put("quarkus.management.port", "0");
        properties.put("quarkus.datasource.jdbc.url", database.jdbcUrl("notifier"));
        properties.put("quarkus.datasource.username", database.username());
        properties.put("quarkus.datasource.password", database.password());
        // Tests have more at once than there are connections, on machines that are slow.
        properties.put("quarkus.datasource.jdbc.acquisition-timeout", "PT60S");
        properties.put("quarkus.http.test-port", Integer.toString(http));
        properties.put("carillon.access.tokens-file", accessTokens(folder).toString());
        properties.put("carillon.notifier.public-url", "http://127.0.0.1:" + http);
        properties.put("carillon.notifier.twilio.base-url", "http://127.0.0.1:" + twilio);
        properties.put("carillon.notifier.twilio.response-timeout", "PT1S");
        properties.put("carillon.notifier.broker.url", "http://127.0.0.1:" + broker);
        properties.put("carillon.notifier.broker.token-file", file(folder, "broker-token", "broker"));
        properties.put("carillon.notifier.privacy.key-file", file(folder, "number-key", "k".repeat(32)));
        properties.put("carillon.notifier.inbound.help-reply", "Carillon & friends");
        properties.put("carillon.notifier.broker.backoff-initial", "PT0.2S");
        properties.put("carillon.notifier.contacts.url", "http://127.0.0.1:" + System.getProperty(CONTACTS_PORT));
        properties.put("carillon.notifier.contacts.token-file", file(folder, "contacts-token", "contacts"));
        properties.put("carillon.notifier.contacts.retry-delay", "PT0.2S");
        properties.put("carillon.notifier.worker.no-account-delay", "PT0.3S");
        properties.put("carillon.notifier.settlement.interval", "PT0.1S");
        properties.put("carillon.notifier.settlement.lookup-delay", "PT0.3S");
        properties.put("carillon.notifier.settlement.callback-wait", "PT2S");
        properties.put("carillon.notifier.settlement.backoff-initial", "PT0.2S");
        properties.put("carillon.notifier.settlement.backoff-max", "PT0.5S");
        properties.put("carillon.notifier.settlement.unknown-horizon", "PT3S");
        properties.put("carillon.notifier.verification.twilio.service-sid", "VA" + "5".repeat(32));
        account(properties, "first", 1, FIRST_SID, file(folder, "first", FIRST_TOKEN), FIRST_FROM);
        properties.put("carillon.notifier.accounts.second.low-balance", "2000");
        properties.put(
                "carillon.notifier.accounts.second.secondary-auth-token-file",
                file(folder, "second-other", SECOND_OTHER_TOKEN));
        account(properties, "second", 2, SECOND_SID, file(folder, "second", SECOND_TOKEN), "+15005550016");
        return properties;
    }

    private static void account(
            Map<String, String> properties, String name, int order, String sid, String tokenFile, String from) {
        String prefix = "carillon.notifier.accounts." + name + ".";
        properties.put(prefix + "order", Integer.toString(order));
        properties.put(prefix + "sid", sid);
        properties.put(prefix + "auth-token-file", tokenFile);
        properties.put(prefix + "from", from);
        properties.put(prefix + "messages-per-second", "200");
    }

    /** A gateway that is no Twilio, for Germany alone. */
    private static void gateway(Map<String, String> properties, Path folder, int port) {
        String prefix = "carillon.notifier.accounts.gateway.";
        properties.put(prefix + "order", "3");
        properties.put(prefix + "provider", "http");
        properties.put(prefix + "countries", "DE");
        properties.put(prefix + "price", "0.05");
        properties.put(prefix + "currency", "EUR");
        properties.put(prefix + "messages-per-second", "200");
        properties.put(prefix + "http.url", "http://127.0.0.1:" + port + "/send");
        properties.put(
                prefix + "http.headers-file", file(folder, "gateway", "Authorization: Basic " + GATEWAY_SECRET + "\n"));
    }

    private static Path accessTokens(Path folder) {
        String lines = Stream.of("reader", "writer", "admin", "worker")
                .map(role -> role + " " + role + " " + sha256(role))
                .collect(Collectors.joining("\n", "", "\n"));
        return Path.of(file(folder, "access-tokens", lines));
    }

    private static String file(Path folder, String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
