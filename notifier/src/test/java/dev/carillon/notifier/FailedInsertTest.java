package dev.carillon.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log has of a message that the database refused: that it was, and nothing of whom it was for. */
@QuarkusTest
@QuarkusTestResource(NotifierParts.class)
class FailedInsertTest {
    private static final String TO = "+359888123456";
    private static final String BODY = "Secret for Ivan";

    private final Logged logged = new Logged();

    private static final class Logged extends Handler {
        private final ConcurrentLinkedQueue<String> records = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            // The database's own log, which the one for tests writes into ours.
            if (String.valueOf(record.getLoggerName()).startsWith("io.zonky.")) {
                return;
            }
            StringWriter text = new StringWriter();
            text.append(String.valueOf(record.getMessage()));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            records.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void refuse() {
        Api.reset();
        Surroundings.sql("alter table message add constraint refused check (body <> '" + BODY + "')");
        Logger.getLogger("").addHandler(logged);
    }

    @AfterEach
    void allow() {
        Logger.getLogger("").removeHandler(logged);
        Surroundings.sql("alter table message drop constraint refused");
    }

    @Test
    void aRefusedRowIsNotLogged() {
        Api.json("writer", Map.of("to", TO, "body", BODY))
                .post("/v1/messages")
                .then()
                .statusCode(500);

        assertThat(logged.records).anyMatch(record -> record.contains("23514"));
        assertThat(logged.records).noneMatch(record -> record.contains(TO) || record.contains(BODY));
    }
}
