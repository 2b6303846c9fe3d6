package dev.carillon.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

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
}
