package dev.carillon.contacts;

import dev.carillon.http.access.TokenFile;
import dev.carillon.local.database.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the service needs around it: a real PostgreSQL, tokens, secrets of webhooks, and ports for Gravatar and the
 * broker, which {@link Surroundings} starts.
 */
public class ContactsEnvironment implements QuarkusTestResourceLifecycleManager {
    public static final String READER = "test-token-reader";
    public static final String WRITER = "test-token-writer";
    public static final String ADMIN = "test-token-admin";
    public static final String WORDPRESS_SECRET = "0123456789abcdef0123456789abcdef";
    public static final String NEXT_WORDPRESS_SECRET = "fedcba9876543210fedcba9876543210";
    public static final String USERVOICE_SECRET = "00112233445566778899aabbccddeeff";
    public static final String OTHER_SITE_SECRET = "8f14e45fceea167a5a36dedd4bea2543";
    public static final String SHOP_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    static final String GRAVATAR_PORT = "test.gravatar.port";
    static final String BROKER_PORT = "test.broker.port";
    static final String NOTIFIER_PORT = "test.notifier.port";

    private @Nullable EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        database = EmbeddedDatabase.start(null).createDatabase("contacts");
        int gravatar = freePort();
        int broker = freePort();
        int notifier = freePort();
        System.setProperty(GRAVATAR_PORT, Integer.toString(gravatar));
        System.setProperty(BROKER_PORT, Integer.toString(broker));
        System.setProperty(NOTIFIER_PORT, Integer.toString(notifier));
        Map<String, String> settings = new HashMap<>();
        // The packaged service too: others have 9000 at the same time.
        settings.put("quarkus.management.port", "0");
        settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl("contacts"));
        settings.put("quarkus.datasource.username", database.username());
        settings.put("quarkus.datasource.password", database.password());
        settings.put(
                "carillon.access.tokens-file",
                file("tokens", line("reader", READER) + line("writer", WRITER) + line("admin", ADMIN)));
        settings.put("carillon.contacts.webhooks.wordpress-secrets", WORDPRESS_SECRET + "," + NEXT_WORDPRESS_SECRET);
        settings.put(
                "carillon.contacts.webhooks.wordpress-secrets-file",
                file("sites", "# another blog\nother " + OTHER_SITE_SECRET + "\n"));
        settings.put("carillon.contacts.webhooks.standard.shop.keys", SHOP_KEY);
        settings.put("carillon.contacts.webhooks.standard.shop.types", "customer.created,customer.updated");
        settings.put("carillon.contacts.webhooks.standard.shop.email", "/data/customer/email");
        settings.put("carillon.contacts.webhooks.standard.shop.first-name", "/data/customer/first_name");
        settings.put("carillon.contacts.webhooks.standard.shop.last-name", "/data/customer/last_name");
        settings.put("carillon.contacts.webhooks.standard.shop.phone", "/data/customer/phone");
        settings.put("carillon.contacts.webhooks.standard.shop.list", "customers");
        settings.put("carillon.contacts.webhooks.standard.far.keys", SHOP_KEY);
        settings.put("carillon.contacts.webhooks.standard.far.addresses", "192.0.2.0/24");
        settings.put("carillon.contacts.webhooks.trusted-proxies", "127.0.0.0/8,::1");
        settings.put("carillon.contacts.webhooks.commit-timeout", "PT2S");
        settings.put("carillon.contacts.webhooks.uservoice-secrets-file", file("uservoice", USERVOICE_SECRET + "\n"));
        settings.put("carillon.contacts.webhooks.sweep-interval", "PT1S");
        settings.put("carillon.contacts.webhooks.backoff-initial", "PT0.05S");
        settings.put("carillon.contacts.imports.sweep-interval", "PT1S");
        settings.put("carillon.contacts.imports.batch-size", "1000");
        settings.put("carillon.contacts.imports.progress-interval", "PT0.2S");
        settings.put("carillon.contacts.subscriptions.allowed-hosts", "127.0.0.1,*.example.com");
        settings.put("carillon.contacts.subscriptions.allow-private", "true");
        settings.put("carillon.contacts.subscriptions.sweep-interval", "PT1S");
        settings.put("carillon.contacts.subscriptions.retries", "PT0.05S,PT0.05S");
        settings.put("carillon.contacts.subscriptions.timeout", "PT1S");
        settings.put("carillon.contacts.broker.url", "http://127.0.0.1:" + broker);
        settings.put("carillon.contacts.broker.token-file", file("broker", "broker-token\n"));
        settings.put("carillon.contacts.scans.sweep-interval", "PT1S");
        settings.put("carillon.contacts.gravatar.base-url", "http://127.0.0.1:" + gravatar);
        settings.put("carillon.contacts.gravatar.api-url", "http://127.0.0.1:" + gravatar);
        settings.put("carillon.contacts.gravatar.timeout", "PT1S");
        settings.put("carillon.contacts.gravatar.calls-per-second", "1000");
        settings.put("carillon.contacts.gravatar.max-attempts", "3");
        settings.put("carillon.contacts.tombstones.keys-file", file("tombstones", "1 " + "t".repeat(32) + "\n"));
        settings.put("carillon.contacts.links.keys-file", file("links", "1 " + "l".repeat(32) + "\n"));
        settings.put("carillon.contacts.links.public-url", "https://contacts.example");
        settings.put("carillon.contacts.privacy.sweep-interval", "PT1S");
        settings.put("carillon.contacts.lifecycle.sweep-interval", "PT1S");
        settings.put("carillon.contacts.retention.inactive-contacts", "P1000D");
        settings.put("carillon.contacts.lifecycle.notice-batch", "2");
        settings.put("carillon.contacts.lifecycle.archive-directory", folder("archive"));
        settings.put("carillon.contacts.privacy.backoff-initial", "PT0.05S");
        settings.put("carillon.contacts.notifier.url", "http://127.0.0.1:" + notifier);
        settings.put("carillon.contacts.notifier.token-file", file("notifier", "notifier-token\n"));
        settings.put("carillon.contacts.duplicates.ignore-plus", "gmail.example");
        settings.put("carillon.contacts.duplicates.ignore-dots", "gmail.example");
        return settings;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String role, String token) {
        return "test-" + role + " " + role + " " + TokenFile.hash(token) + "\n";
    }

    private static String folder(String name) {
        try {
            Path folder = Files.createTempDirectory("carillon-contacts-" + name);
            folder.toFile().deleteOnExit();
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(String name, String text) {
        try {
            Path file = Files.createTempFile("carillon-contacts-" + name, "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text).toString();
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
