package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.conventions.AccessLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class AccessLogTest {
    @Test
    void saysWhatWasAskedForAndHowLongItTookButNotTheQuery() {
        List<String> lines;
        try (AccessLog log = new AccessLog()) {
            Api.reader().get("/v1/contacts?email=zdravka@example.org").then().statusCode(200);
            await().until(() -> !log.lines().isEmpty());
            lines = log.lines();
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
        assertThat(AccessLog.excluded().matcher(path).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/contacts", "/v1/webhooks-of-mine", "/webhooksome/x", "/v1/links/x"})
    void hasTheOthers(String path) throws IOException {
        assertThat(AccessLog.excluded().matcher(path).matches()).isFalse();
    }
}
