package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.AccessLog;
import java.io.IOException;
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
        assertThat(AccessLog.excluded().matcher(path).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/suppressions", "/v1/messages/7", "/v1/messages;a=b", "/other/o", "/v1/open/x"})
    void hasTheOthers(String path) throws IOException {
        assertThat(AccessLog.excluded().matcher(path).matches()).isFalse();
    }
}
