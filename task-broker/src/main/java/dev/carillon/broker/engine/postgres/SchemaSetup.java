package dev.carillon.broker.engine.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Brings the schema to the version that this broker knows, in one transaction under an advisory lock: of several replicas
 * that start at once one does it, and the others find it done. Where there is nothing to do, as whenever a database is
 * back, nobody locks or waits. A version, once released, is never edited; the next one is a folder more.
 */
final class SchemaSetup {
    private static final List<List<String>> VERSIONS = List.of(List.of(
            "v1/tables.sql",
            "v1/ending.sql",
            "v1/advancing.sql",
            "v1/creating.sql",
            "v1/leasing.sql",
            "v1/settling.sql",
            "v1/workflows.sql",
            "v1/queues.sql"));
    /** One number for every schema: who starts at the same time waits a moment. */
    static final long LOCK = 4_611_686_018_427_387_905L + (1L << 40);

    private final String schema;

    SchemaSetup(String schema) {
        this.schema = schema;
    }

    Future<Void> run(Pool pool) {
        return pool.withConnection(this::find)
                .compose(found -> found == VERSIONS.size()
                        ? Future.succeededFuture()
                        : pool.withTransaction(
                                connection -> prepare(connection).compose(version -> upgrade(connection, version))));
    }

    private Future<Integer> find(SqlConnection connection) {
        return connection
                .preparedQuery("select to_regclass($1) is not null")
                .execute(Tuple.of(schema + ".schema_version"))
                .compose(
                        rows -> rows.iterator().next().getBoolean(0) ? version(connection) : Future.succeededFuture(0));
    }

    private static Future<Integer> version(SqlConnection connection) {
        return connection
                .query("select coalesce(max(version), 0) from schema_version")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Makes what is not there; a role that may not make schemas is given one. */
    private Future<Integer> prepare(SqlConnection connection) {
        return connection
                .query("select pg_advisory_xact_lock(" + LOCK + ")")
                .execute()
                // By a statement of its own, which sees what was committed while this one waited.
                .compose(locked -> connection
                        .preparedQuery("select to_regclass($1) is not null, to_regnamespace($2) is not null")
                        .execute(Tuple.of(schema + ".schema_version", schema)))
                .compose(rows -> {
                    Row found = rows.iterator().next();
                    if (found.getBoolean(0)) {
                        return Future.succeededFuture();
                    }
                    String make = "create table schema_version"
                            + " (version integer primary key, applied_at timestamptz not null default clock_timestamp())";
                    return connection
                            .query(found.getBoolean(1) ? make : "create schema " + schema + "; " + make)
                            .execute()
                            .mapEmpty();
                })
                .compose(made -> version(connection));
    }

    private Future<Void> upgrade(SqlConnection connection, int from) {
        if (from > VERSIONS.size()) {
            return Future.failedFuture(new IllegalStateException("The schema " + schema + " is of version " + from
                    + ", and this broker knows " + VERSIONS.size() + ": it is older than the one that made it."));
        }
        Future<Void> done = Future.succeededFuture();
        for (int version = from + 1; version <= VERSIONS.size(); version++) {
            int next = version;
            for (String script : VERSIONS.get(next - 1)) {
                done = done.compose(
                        before -> connection.query(read(script)).execute().mapEmpty());
            }
            done = done.compose(before -> connection
                    .preparedQuery("insert into schema_version (version) values ($1)")
                    .execute(Tuple.of(next))
                    .mapEmpty());
        }
        return done;
    }

    private static String read(String script) {
        try (InputStream text = SchemaSetup.class.getResourceAsStream(script)) {
            if (text == null) {
                throw new IllegalStateException("not in this build: " + script);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
