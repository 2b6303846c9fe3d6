package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class AccessLogTest {
    private static final Logger LOG = Logger.getLogger("io.quarkus.http.access-log");

    @Test
    void saysWhatWasAskedForAndHowLongItTookButNotTheQuery() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(String.valueOf(line.getMessage()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        LOG.addHandler(handler);
        try {
            Api.reader().get("/v1/contacts?email=zdravka@example.org").then().statusCode(200);
            await().until(() -> !lines.isEmpty());
        } finally {
            LOG.removeHandler(handler);
        }
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain("zdravka"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("GET /v1/contacts 200 \\d+ ms .*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhooks/wordpress/s3cret",
                "//webhooks/wordpress/s3cret",
                "/webhooks//wordpress/s3cret",
                "/webhooks;a=b/wordpress/s3cret",
                "/webhooks%2Fwordpress/s3cret",
                "/%2fwebhooks/wordpress/s3cret",
                "/%77ebhooks/wordpress/s3cret",
                "/WEBHOOKS/wordpress/s3cret",
                "/links/unsubscribe/t0ken",
                "/links%3Ba=b/t0ken",
            })
    void leavesOutPathsThatAreSecrets(String path) throws IOException {
        assertThat(excluded().matcher(path).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/contacts", "/v1/webhooks-of-mine", "/webhooksome/x", "/v1/links/x"})
    void hasTheOthers(String path) throws IOException {
        assertThat(excluded().matcher(path).matches()).isFalse();
    }

    private static Pattern excluded() throws IOException {
        Properties properties = new Properties();
        try (InputStream file =
                Objects.requireNonNull(AccessLogTest.class.getResourceAsStream("/application.properties"))) {
            properties.load(file);
        }
        return Pattern.compile(properties.getProperty("quarkus.http.access-log.exclude-pattern"));
    }
}
