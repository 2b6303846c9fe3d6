package dev.carillon.contacts;

import dev.carillon.http.access.TokenFile;
import dev.carillon.local.database.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the service needs around it: a real PostgreSQL, tokens, and secrets of webhooks. */
public class ContactsEnvironment implements QuarkusTestResourceLifecycleManager {
    public static final String READER = "test-token-reader";
    public static final String WRITER = "test-token-writer";
    public static final String WORDPRESS_SECRET = "0123456789abcdef0123456789abcdef";
    public static final String NEXT_WORDPRESS_SECRET = "fedcba9876543210fedcba9876543210";
    public static final String USERVOICE_SECRET = "00112233445566778899aabbccddeeff";

    private EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        database = EmbeddedDatabase.start(null).createDatabase("contacts");
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl("contacts"));
        settings.put("quarkus.datasource.username", database.username());
        settings.put("quarkus.datasource.password", database.password());
        settings.put(
                "carillon.access.tokens-file",
                file("tokens", line("reader", READER) + line("writer", WRITER)).toString());
        settings.put("carillon.contacts.webhooks.wordpress-secrets", WORDPRESS_SECRET + "," + NEXT_WORDPRESS_SECRET);
        settings.put(
                "carillon.contacts.webhooks.uservoice-secrets-file",
                file("uservoice", USERVOICE_SECRET + "\n").toString());
        settings.put("carillon.contacts.webhooks.sweep-interval", "PT1S");
        settings.put("carillon.contacts.webhooks.backoff-initial", "PT0.05S");
        settings.put("carillon.contacts.imports.sweep-interval", "PT1S");
        return settings;
    }

    private static String line(String role, String token) {
        return "test-" + role + " " + role + " " + TokenFile.hash(token) + "\n";
    }

    private static Path file(String name, String text) {
        try {
            Path file = Files.createTempFile("carillon-contacts-" + name, "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
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
