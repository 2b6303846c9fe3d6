package dev.carillon.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.conventions.AccessLog;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccessLogTest {
    @Test
    void saysWhatWasAskedForAndHowLongItTookButNotTheQuery() {
        List<String> lines;
        try (AccessLog log = new AccessLog()) {
            given().header("Authorization", "Bearer reader-token")
                    .get("/v1/queues?limit=3&cursor=ana@example.org")
                    .then()
                    .statusCode(400);
            await().until(() -> !log.lines().isEmpty());
            lines = log.lines();
        }
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain("example.org"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("GET /v1/queues 400 \\d+ bytes \\d+ ms .*"));
    }
}
