package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What replicas tell each other. Nothing here is helped by a poll. */
class HintsTest {
    private final String schema = TestDatabase.newSchema();

    @AfterEach
    void drop() {
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    /** Stands before the database, and does something else with the first {@code LISTEN}. */
    private abstract static class Between implements AutoCloseable {
        final AtomicBoolean listened = new AtomicBoolean();
        private final NetServer server;

        Between() {
            server = await(TestDatabase.VERTX
                    .createNetServer()
                    .connectHandler(this::accept)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage());
        }

        abstract void listen(Buffer said, NetSocket broker, NetSocket database);

        private void accept(NetSocket broker) {
            broker.pause();
            if (!takes()) {
                return;
            }
            TestDatabase.VERTX
                    .createNetClient()
                    .connect(TestDatabase.port(), "127.0.0.1")
                    .onSuccess(database -> {
                        database.handler(broker::write).closeHandler(gone -> broker.close());
                        broker.handler(said -> pass(said, broker, database)).closeHandler(gone -> database.close());
                        broker.resume();
                    });
        }

        private void pass(Buffer said, NetSocket broker, NetSocket database) {
            boolean listens = said.toString(StandardCharsets.ISO_8859_1).contains("listen \"");
            if (listens && listened.compareAndSet(false, true)) {
                listen(said, broker, database);
            } else {
                database.write(said);
            }
        }

        /** Whether to take a connection to the database, and not to leave it without a word. */
        boolean takes() {
            return true;
        }

        int port() {
            return server.actualPort();
        }

        @Override
        public void close() {
            await(server.close().toCompletionStage());
        }
    }

    /** Refuses it on a connection that stays good. */
    private static final class Refusing extends Between {
        @Override
        void listen(Buffer said, NetSocket broker, NetSocket database) {
            broker.write(refusal());
        }

        /**
         * ErrorResponse and ReadyForQuery.
         *
         * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>
         */
        private static Buffer refusal() {
            byte[] fields = "SERROR\0C57014\0Mcanceled\0\0".getBytes(StandardCharsets.US_ASCII);
            return Buffer.buffer("E")
                    .appendInt(Integer.BYTES + fields.length)
                    .appendBytes(fields)
                    .appendString("Z")
                    .appendInt(Integer.BYTES + 1)
                    .appendString("I");
        }
    }

    /** Lets nothing more come through the connection once that is answered, and says so to nobody. */
    private static final class Silent extends Between {
        @Override
        void listen(Buffer said, NetSocket broker, NetSocket database) {
            database.handler(answer -> {
                broker.write(answer);
                database.handler(lost -> {});
            });
            database.write(said);
        }
    }

    /** Breaks that connection off, and has no word for the next one. */
    private static final class Mute extends Between {
        final AtomicBoolean muted = new AtomicBoolean();

        @Override
        void listen(Buffer said, NetSocket broker, NetSocket database) {
            broker.close();
        }

        @Override
        boolean takes() {
            return !listened.get() || !muted.compareAndSet(false, true);
        }
    }

    private int listeners() throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where state = 'idle' and query = '"
                                + "listen \"carillon_" + schema + "\"'")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    @Test
    void aBrokerThatWasRefusedToListenListensAgain() {
        try (Refusing between = new Refusing();
                TaskEngine other = TestDatabase.openWithoutPolls(schema);
                TaskEngine engine = TestDatabase.openWithoutPolls(schema, between.port())) {
            await(engine.configure(QUEUE, SETTINGS));
            await().atMost(Duration.ofSeconds(20)).until(() -> listeners() == 2);
            assertThat(between.listened).isTrue();
            var waiting = engine.lease(QUEUE, 1, Duration.ofSeconds(30)).toCompletableFuture();
            await(engine.queue(QUEUE)); // after the question of the one who waits

            await(other.create(QUEUE, List.of(task("work"))));

            assertThat(await(waiting).orElseThrow()).hasSize(1);
        }
    }

    @Test
    void aBrokerWhoseNextConnectionIsNeverAnsweredListensAgain() {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close(); // making the schema may take longer
        try (Mute between = new Mute();
                TaskEngine engine = PostgresTaskEngine.start(
                        TestDatabase.VERTX,
                        TestDatabase.unpolled(schema, Duration.ofSeconds(2), between.port()),
                        EngineUnderTest.OPTIONS,
                        EngineObserver.NONE)) {
            await().atMost(Duration.ofSeconds(20)).untilTrue(between.muted);

            await().atMost(Duration.ofSeconds(20)).until(() -> listeners() == 1);
            assertThat(engine.fault()).isEmpty();
        }
    }

    @Test
    void aBrokerNoticesThatNothingComesToItAnyMoreAndListensAgain() {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close(); // making the schema may take longer
        try (Silent between = new Silent();
                TaskEngine other = TestDatabase.openWithoutPolls(schema);
                TaskEngine engine = PostgresTaskEngine.start(
                        TestDatabase.VERTX,
                        TestDatabase.unpolled(schema, Duration.ofSeconds(1), between.port()),
                        EngineUnderTest.OPTIONS,
                        EngineObserver.NONE)) {
            await(engine.configure(QUEUE, SETTINGS));
            await().atMost(Duration.ofSeconds(20)).untilTrue(between.listened);
            var waiting = engine.lease(QUEUE, 1, Duration.ofSeconds(60)).toCompletableFuture();
            await(engine.queue(QUEUE)); // after the question of the one who waits
            await(other.create(QUEUE, List.of(task("work"))));

            assertThat(await(waiting).orElseThrow()).hasSize(1);
            assertThat(engine.fault()).isEmpty();
        }
    }
}
