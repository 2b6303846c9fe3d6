package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths the access log leaves out. */
class AccessLogTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/suppressions/+359888123456",
                "/v1/suppressions/%2B359888123456",
                "/v1/suppressions;a=b/+359888123456",
                "/v1/suppressions;+359888123456",
                "/v1;a=b/suppressions/+359888123456",
                "/v1;a=b/suppressions;c=d/+359888123456",
                "/v1%3Ba=b/suppressions/+359888123456",
                "/v1%2Fsuppressions%2f+359888123456",
                "//v1//suppressions//+359888123456",
                "/v1/%73uppressions/+359888123456",
                "/o/t0ken",
                "/o;a=b/t0ken",
                "/o%2Ft0ken",
                "/%2Fo/t0ken",
                "/%6f/t0ken",
            })
    void leavesOutWhatNamesAPerson(String path) throws IOException {
        assertThat(excluded().matcher(path).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/suppressions", "/v1/messages/7", "/v1/messages;a=b", "/other/o", "/v1/open/x"})
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
