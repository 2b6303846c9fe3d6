package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.BrokerConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how it is used.
 *
 * @param hosts tried one after the other until one takes writes
 * @param password or the file that it is read from, anew for every connection
 * @param caFile certificates to trust in place of the platform's
 * @param schema holds everything that the broker keeps
 * @param poll how long a hint that was lost holds a worker up at the most
 * @param timeout of one statement, and of making a connection
 * @param quickCount how long counting all tasks may take if every look at a queue is to count anew
 */
public record PostgresOptions(
        List<Host> hosts,
        String database,
        SslMode sslMode,
        String user,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Nullable Path caFile,
        String schema,
        int poolSize,
        Duration poll,
        Duration timeout,
        Duration quickCount) {
    private static final Duration QUICK_COUNT = Duration.ofMillis(25);
    private static final String URL = "carillon.broker.postgres.url";
    private static final int PORT = 5432;
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,50}");

    /**
     * What the planner may not try. Statements are few, each with the one index that it is to use; statistics of tables
     * which fill and empty by the million within minutes would only lead away from it.
     */
    static final Map<String, String> PLANNER = Map.of(
            "plan_cache_mode", "force_generic_plan",
            "enable_seqscan", "off",
            "enable_bitmapscan", "off",
            "enable_hashjoin", "off",
            "enable_mergejoin", "off",
            "jit", "off");

    /** One server. */
    public record Host(String name, int port) {}

    public PostgresOptions {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException("carillon.broker.postgres.schema: \"" + schema
                    + "\" is no plain name (lower-case letters, digits, underscores, 51 at the most)");
        }
    }

    /** As the service is configured; what is wrong is named by its property. */
    public static PostgresOptions of(BrokerConfig config) {
        BrokerConfig.Postgres postgres = config.postgres();
        Address address = Address.parse(postgres.url()
                .orElseThrow(() -> new IllegalArgumentException(URL + " must say where the database is"
                        + " (postgresql://host:5432/database) when carillon.broker.engine is postgres")));
        return new PostgresOptions(
                address.hosts(),
                address.database(),
                address.sslMode(),
                postgres.user(),
                postgres.password().orElse(null),
                postgres.passwordFile().orElse(null),
                postgres.caFile().orElse(null),
                postgres.schema(),
                postgres.poolSize(),
                postgres.poll(),
                postgres.timeout(),
                QUICK_COUNT);
    }

    /** What a URL says of the database: {@code postgresql://host[:port][,host[:port]]/database[?sslmode=…]}. */
    record Address(List<Host> hosts, String database, SslMode sslMode) {

        static Address parse(String url) {
            int scheme = url.indexOf("://");
            int slash = url.indexOf('/', scheme + 3);
            boolean known = url.startsWith("postgresql://") || url.startsWith("postgres://");
            if (!known || slash < 0 || url.indexOf('@') >= 0) {
                throw malformed("it has the form postgresql://host[:port][,host[:port]]/database[?sslmode=require];"
                        + " user and password have properties of their own");
            }
            URI path = URI.create(url.substring(slash).replace(" ", "%20"));
            String database = URLDecoder.decode(path.getRawPath().substring(1), StandardCharsets.UTF_8);
            if (database.isEmpty()) {
                throw malformed("it names no database");
            }
            return new Address(
                    Arrays.stream(url.substring(scheme + 3, slash).split(",", -1))
                            .map(Address::host)
                            .toList(),
                    database,
                    sslMode(path.getRawQuery()));
        }

        private static Host host(String text) {
            int colon = text.lastIndexOf(':');
            boolean hasPort = colon > text.lastIndexOf(']');
            String name = hasPort ? text.substring(0, colon) : text;
            String port = hasPort ? text.substring(colon + 1) : Integer.toString(PORT);
            if (name.isEmpty() || !port.matches("\\d{1,5}")) {
                throw malformed("\"" + text + "\" is no host with a port");
            }
            return new Host(name.replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
        }

        private static SslMode sslMode(@Nullable String query) {
            if (query == null) {
                return SslMode.DISABLE;
            }
            if (!query.startsWith("sslmode=") || query.indexOf('&') >= 0) {
                throw malformed("of parameters it has sslmode only");
            }
            try {
                return SslMode.of(query.substring("sslmode=".length()));
            } catch (IllegalArgumentException e) {
                throw malformed("sslmode is disable, allow, prefer, require, verify-ca or verify-full");
            }
        }

        private static IllegalArgumentException malformed(String why) {
            return new IllegalArgumentException(URL + ": " + why);
        }
    }

    /** How to connect to this host; {@code workflowRetention} is for the schema's functions to know. */
    PgConnectOptions connectTo(Host host, Duration workflowRetention) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host.name())
                .setPort(host.port())
                .setDatabase(database)
                .setUser(user)
                .setPassword(secret())
                .setSslMode(sslMode)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(64);
        options.setConnectTimeout((int) timeout.toMillis());
        options.setTcpKeepAlive(true);
        options.setReconnectAttempts(0);
        trust(options);
        options.getProperties().putAll(PLANNER);
        options.addProperty("application_name", "carillon-task-broker")
                .addProperty("search_path", schema)
                .addProperty("statement_timeout", Long.toString(timeout.toMillis()))
                // Only whoever makes the schema has a transaction of several statements, under a lock that others
                // wait for: one that is cut off holds it until the network says so.
                .addProperty("idle_in_transaction_session_timeout", Long.toString(timeout.toMillis()))
                // What a function sees after a wait for a lock must be of after it, whatever the role's default is.
                .addProperty("default_transaction_isolation", "read committed")
                .addProperty("carillon.workflow_retention", Long.toString(workflowRetention.toMillis()));
        return options;
    }

    private void trust(PgConnectOptions options) {
        if (sslMode == SslMode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        }
        if (caFile != null) {
            options.setPemTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(bytes(caFile))));
        } else if (sslMode != SslMode.VERIFY_CA && sslMode != SslMode.VERIFY_FULL) {
            options.setTrustAll(true); // as libpq: these modes keep listeners out, and no impostors
        }
    }

    private String secret() {
        if (passwordFile == null) {
            return password == null ? "" : password;
        }
        return new String(bytes(passwordFile), StandardCharsets.UTF_8).strip();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + hosts + "/" + database + ", schema " + schema;
    }
}
