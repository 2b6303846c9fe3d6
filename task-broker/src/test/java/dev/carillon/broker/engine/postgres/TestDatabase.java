package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import io.vertx.core.Vertx;
import io.vertx.pgclient.SslMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all test classes, ended with the process; each test has a schema of its own in it. */
final class TestDatabase {
    static final Duration POLL = Duration.ofMillis(100);
    static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    /** Started with the first test that needs it; a process that is told a port needs none. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = startServer();
    }

    private TestDatabase() {}

    private static EmbeddedPostgres startServer() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("timezone", "Pacific/Chatham")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String newSchema() {
        return "test_" + SCHEMAS.incrementAndGet();
    }

    static int port() {
        return Server.RUNNING.getPort();
    }

    static PostgresOptions options(String schema) {
        return options(schema, port());
    }

    static PostgresOptions options(String schema, int... ports) {
        return options(schema, POLL, ports);
    }

    static PostgresOptions impatient(String schema, Duration timeout) {
        return impatient(schema, timeout, port());
    }

    /** For a test that waits for time-outs. */
    static PostgresOptions impatient(String schema, Duration timeout, int... ports) {
        return options(schema, POLL, timeout, ports);
    }

    /** For a test that waits for time-outs, and is helped by no poll. */
    static PostgresOptions unpolled(String schema, Duration timeout, int port) {
        return options(schema, Duration.ofHours(1), timeout, port);
    }

    private static PostgresOptions options(String schema, Duration poll, int... ports) {
        return options(schema, poll, Duration.ofSeconds(10), ports);
    }

    private static PostgresOptions options(String schema, Duration poll, Duration timeout, int... ports) {
        return new PostgresOptions(
                java.util.Arrays.stream(ports)
                        .mapToObj(port -> new PostgresOptions.Host("127.0.0.1", port))
                        .toList(),
                "postgres",
                SslMode.DISABLE,
                "postgres",
                "postgres",
                null,
                null,
                schema,
                8,
                poll,
                timeout,
                Duration.ofHours(1)); // exact counts, however slow the machine
    }

    /** As another role than the one that the server belongs to, which has no password either. */
    static PostgresOptions as(String role, PostgresOptions options) {
        return new PostgresOptions(
                options.hosts(),
                options.database(),
                options.sslMode(),
                role,
                options.password(),
                options.passwordFile(),
                options.caFile(),
                options.schema(),
                options.poolSize(),
                options.poll(),
                options.timeout(),
                options.quickCount());
    }

    static TaskEngine open(String schema, EngineOptions options) {
        return PostgresTaskEngine.start(VERTX, options(schema), options, EngineObserver.NONE);
    }

    /** One that finds nothing by looking now and then: what it is not told it does not know. */
    static TaskEngine openWithoutPolls(String schema) {
        return openWithoutPolls(schema, port());
    }

    static TaskEngine openWithoutPolls(String schema, int port) {
        return PostgresTaskEngine.start(
                VERTX, options(schema, Duration.ofHours(1), port), EngineUnderTest.OPTIONS, EngineObserver.NONE);
    }

    /** Runs statements, beside whatever engine is open. */
    static void execute(String... statements) {
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", List.of(statements)), e);
        }
    }

    /** Throws all away that an engine kept. */
    static void empty(String schema) {
        execute(
                "set search_path = " + schema,
                "truncate queue, task, idempotency_key, awaited, trace, workflow," + " workflow_member, schedule",
                "reset search_path");
    }

    static Connection connect() throws SQLException {
        return Server.RUNNING.getPostgresDatabase().getConnection();
    }
}
