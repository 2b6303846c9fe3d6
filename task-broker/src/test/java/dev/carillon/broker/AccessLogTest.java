package dev.carillon.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
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
            given().header("Authorization", "Bearer reader-token")
                    .get("/v1/queues?limit=3&cursor=ana@example.org")
                    .then()
                    .statusCode(400);
            await().until(() -> !lines.isEmpty());
        } finally {
            LOG.removeHandler(handler);
        }
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain("example.org"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("GET /v1/queues 400 \\d+ bytes \\d+ ms .*"));
    }
}
