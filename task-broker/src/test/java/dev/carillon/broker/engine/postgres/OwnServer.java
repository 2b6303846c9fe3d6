package dev.carillon.broker.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of a test's own, to be stopped, started and copied: the binaries are those of {@link TestDatabase}. */
final class OwnServer implements AutoCloseable {
    private final Path data;
    final int port;

    private OwnServer(Path data) throws IOException {
        this.data = data;
        this.port = freePort();
    }

    static OwnServer create(Path data) throws Exception {
        TestDatabase.port(); // by which the binaries are unpacked
        run("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "-N");
        return new OwnServer(data);
    }

    /** The files of this server, which is stopped, as a standby of it that commits wait for. */
    OwnServer copyAsStandby(Path to) throws Exception {
        try (var files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(data.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.createFile(to.resolve("standby.signal"));
        OwnServer standby = new OwnServer(to);
        standby.configure(
                "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres application_name=standby'");
        configure("synchronous_standby_names = 'standby'");
        return standby;
    }

    private void configure(String line) throws IOException {
        Files.writeString(data.resolve("postgresql.auto.conf"), line + "\n", StandardOpenOption.APPEND);
    }

    void start() throws Exception {
        run(
                "pg_ctl",
                "-D",
                data.toString(),
                "-l",
                data.resolve("server.log").toString(),
                "-w",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + data,
                "start");
    }

    void stop(String mode) throws Exception {
        run("pg_ctl", "-D", data.toString(), "-m", mode, "-w", "stop");
    }

    void promote() throws Exception {
        run("pg_ctl", "-D", data.toString(), "-w", "promote");
    }

    private boolean isRunning() {
        return Files.exists(data.resolve("postmaster.pid"));
    }

    String value(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** Sessions of brokers of which this holds. */
    int count(String condition) throws SQLException {
        return Integer.parseInt(value("select count(*) from pg_stat_activity"
                + " where application_name = 'carillon-task-broker' and " + condition));
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // the server refuses to run as root
        }
        command.add(binaries().resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("postgres", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command, Files.readString(said))
                .isZero();
        Files.delete(said);
    }

    private static Path binaries() throws IOException {
        try (var unpacked = Files.list(Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"))) {
            return unpacked.filter(folder -> Files.exists(folder.resolve("bin/pg_ctl")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            if (isRunning()) {
                stop("immediate");
            }
        } catch (Exception e) {
            throw new IllegalStateException("the server on port " + port + " does not stop", e);
        }
    }
}
