package dev.carillon.local.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server as a child process on a free loopback port. Its time zone is none that a developer's machine has,
 * so that a query which leans on the session's zone fails here and not in production.
 *
 * <p>Thread-safe. {@link #close()} stops the server.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;
    private final ProcessHandle process;

    private EmbeddedDatabase(EmbeddedPostgres server, ProcessHandle process) {
        this.server = server;
        this.process = process;
    }

    /**
     * Starts a server.
     *
     * @param dataDirectory where its files go; null for a temporary folder that goes with the server
     */
    public static EmbeddedDatabase start(@Nullable Path dataDirectory) {
        return start(dataDirectory, true);
    }

    /**
     * Starts a server for an owner that closes it whatever happens: it has no shutdown hook, which would run beside the
     * owner's own and end the server under the feet of its users.
     */
    public static EmbeddedDatabase startWithoutHook(Path dataDirectory) {
        return start(dataDirectory, false);
    }

    private static EmbeddedDatabase start(@Nullable Path dataDirectory, boolean hook) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("timezone", "Pacific/Chatham")
                .setServerConfig("max_connections", "200")
                .setRegisterShutdownHook(hook);
        if (dataDirectory != null) {
            builder.setDataDirectory(dataDirectory).setCleanDataDirectory(false);
        }
        try {
            return of(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    private static EmbeddedDatabase of(EmbeddedPostgres server) throws IOException {
        try {
            return new EmbeddedDatabase(server, postmaster(server));
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("PostgreSQL started, and does not answer: " + e.getMessage(), e);
        }
    }

    /** The parent of all of the server's processes, by the first line of the file that it keeps for this. */
    private static ProcessHandle postmaster(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet file = statement.executeQuery("select pg_read_file('postmaster.pid')")) {
            file.next();
            String pid = file.getString(1).lines().findFirst().orElseThrow();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        }
    }

    /** The server's process; it ends those that it started for its clients. */
    public ProcessHandle process() {
        return process;
    }

    /** From now on tells when the server ends, also where {@link #close()} is why; by a thread of the common pool. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of a fault of what is told
    public void onEnd(Runnable told) {
        process.onExit().thenRun(told);
    }

    /** Creates a database; one that exists already is left as it is. */
    public EmbeddedDatabase createDatabase(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain database name: " + name);
        }
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("create database " + name);
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException("could not create the database " + name, e);
        }
    }

    /** Where a JDBC driver finds the database; user and password come apart. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    public String username() {
        return SUPERUSER;
    }

    public String password() {
        return SUPERUSER;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
