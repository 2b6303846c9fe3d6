package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the database. Each call is one statement and one transaction: it is answered when it is committed, as
 * durably as the database's {@code synchronous_commit} says, which is checked to be {@code on} at least.
 *
 * <p>A call that fails because the database is away closes every connection and fails what else is asked, until a host
 * that takes a write and commits it is found, of those that are named; it is looked for without end. Belongs to one
 * context.
 */
final class Database {
    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final int ATTEMPTS = 10;
    /** So many time-outs a connection may be idle: what lies between forgets one after minutes, without a word. */
    private static final int IDLE_TIMEOUTS = 6;
    /** Beyond the time-out of a statement by the database itself: an answer that takes longer is none. */
    private static final long GRACE_MILLIS = 2000;

    private final Vertx vertx;
    private final Context context;
    private final PostgresOptions options;
    private final Duration workflowRetention;
    private final List<Consumer<EngineUnavailableException>> whenAway = new ArrayList<>();
    private final List<Runnable> whenBack = new ArrayList<>();

    private @Nullable Pool pool;
    private int host;
    private int underWay;
    private boolean closed;
    private boolean looking;
    private @Nullable EngineUnavailableException fault;
    private volatile @Nullable String reason;

    Database(Vertx vertx, Context context, PostgresOptions options, Duration workflowRetention) {
        this.vertx = vertx;
        this.context = context;
        this.options = options;
        this.workflowRetention = workflowRetention;
    }

    /** Is told when the database goes away. */
    void whenAway(Consumer<EngineUnavailableException> told) {
        whenAway.add(told);
    }

    /** Is told whenever there is a new pool of connections, the first time too. */
    void whenBack(Runnable told) {
        whenBack.add(told);
    }

    Optional<String> fault() {
        return Optional.ofNullable(reason);
    }

    /** Statements that were sent and not answered yet, but for those that nobody waits for. */
    int underWay() {
        return underWay;
    }

    /** Connects for the first time. Fails for good where the database must not be used as it is. */
    Future<Void> open() {
        return connect().recover(failure -> {
            if (failure instanceof UnfitDatabaseException) {
                return Future.failedFuture(failure);
            }
            away(failure);
            return Future.succeededFuture();
        });
    }

    /** The one row that the statement answers with. */
    Future<Row> one(String sql, @Nullable Object... arguments) {
        return all(sql, arguments).map(rows -> rows.iterator().next());
    }

    Future<RowSet<Row>> all(String sql, @Nullable Object... arguments) {
        underWay++;
        return attempt(connection -> connection.preparedQuery(sql).execute(Arguments.of(arguments)), options.timeout())
                .eventually(() -> {
                    underWay--;
                    return Future.succeededFuture();
                });
    }

    /** As {@link #all}, for so many times as long as any other statement may take; nobody waits for it. */
    Future<RowSet<Row>> patiently(int times, String sql) {
        Duration most = options.timeout().multipliedBy(times);
        return attempt(
                connection -> connection
                        .query("set statement_timeout = " + most.toMillis())
                        .execute()
                        .compose(set -> connection.preparedQuery(sql).execute())
                        .eventually(() ->
                                connection.query("reset statement_timeout").execute()),
                most);
    }

    /** What the first row says, of any number. */
    <T> Future<Optional<T>> first(Function<Row, T> read, String sql, @Nullable Object... arguments) {
        return all(sql, arguments)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(read.apply(rows.iterator().next())));
    }

    /** What each row says. */
    <T> Future<List<T>> list(Function<Row, T> read, String sql, @Nullable Object... arguments) {
        return all(sql, arguments).map(rows -> {
            List<T> all = new ArrayList<>(rows.size());
            rows.forEach(row -> all.add(read.apply(row)));
            return all;
        });
    }

    private Future<RowSet<Row>> attempt(Function<SqlConnection, Future<RowSet<Row>>> statement, Duration most) {
        return attempt(statement, most.toMillis() + GRACE_MILLIS, ATTEMPTS);
    }

    private Future<RowSet<Row>> attempt(
            Function<SqlConnection, Future<RowSet<Row>>> statement, long mostMillis, int left) {
        EngineUnavailableException broken = fault;
        Pool open = pool;
        if (closed || broken != null || open == null) {
            return Future.failedFuture(broken == null || closed ? Faults.closed() : broken);
        }
        return open.getConnection()
                .recover(failure -> Future.failedFuture(withoutConnection(failure, open)))
                .compose(connection -> statement
                        .apply(connection)
                        .timeout(mostMillis, TimeUnit.MILLISECONDS)
                        .eventually(() -> connection.close()))
                .recover(failure -> {
                    if (Faults.isPassing(failure) && left > 1) {
                        return attempt(statement, mostMillis, left - 1);
                    }
                    if (Faults.isTimeout(failure) || Faults.isPassing(failure)) {
                        return Future.failedFuture(Faults.tooSlow());
                    }
                    if (Faults.isTooMuch(failure)) {
                        return Future.failedFuture(Faults.tooMuch());
                    }
                    if (Faults.isRefusal(failure) || Faults.isTooSlow(failure)) {
                        return Future.failedFuture(failure);
                    }
                    if (open.equals(pool)) { // else it was of the pool before this one
                        away(failure);
                    }
                    return Future.failedFuture(Faults.away(failure));
                });
    }

    /** As long as there are others, and no database that is away, it is only that there is no connection more. */
    private static Throwable withoutConnection(Throwable failure, Pool open) {
        if (Faults.isTooManyConnections(failure) && open.size() > 0) {
            return Faults.noConnection();
        }
        return Faults.isNoConnection(failure) ? Faults.tooSlow() : failure;
    }

    private void away(Throwable failure) {
        EngineUnavailableException why = Faults.away(failure);
        boolean news = fault == null && !closed;
        String explained = Faults.explain(failure);
        fault = why;
        reason = closed ? null : explained;
        drop();
        if (news) {
            LOG.warnf("%s", explained);
            whenAway.forEach(told -> told.accept(why));
        }
        lookAgain();
    }

    private void lookAgain() {
        if (!closed && !looking) {
            looking = true;
            vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> context.runOnContext(go -> look()));
        }
    }

    private void look() {
        host++;
        connect().onComplete(outcome -> {
            looking = false;
            if (outcome.succeeded()) {
                LOG.info("The database is back");
            } else {
                reason = closed ? null : Faults.explain(outcome.cause());
                lookAgain();
            }
        });
    }

    private Future<Void> connect() {
        if (closed) {
            return Future.failedFuture(Faults.closed());
        }
        Pool candidate;
        try {
            candidate = PgBuilder.pool()
                    .with(new PoolOptions()
                            .setMaxSize(options.poolSize())
                            .setConnectionTimeout((int) options.timeout().toMillis())
                            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                            .setIdleTimeout(
                                    Math.clamp(options.timeout().toMillis() * IDLE_TIMEOUTS, 1, Integer.MAX_VALUE))
                            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                    .connectingTo(() -> Future.succeededFuture(target()))
                    .using(vertx)
                    .build();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return new DatabaseCheck(options.schema(), options.timeout().toMillis() + GRACE_MILLIS)
                .run(candidate)
                .timeout(options.timeout().toMillis() * 3, TimeUnit.MILLISECONDS)
                .onComplete(outcome -> {
                    if (outcome.failed() || closed) {
                        candidate.close();
                        return;
                    }
                    pool = candidate;
                    fault = null;
                    reason = null;
                    whenBack.forEach(Runnable::run);
                });
    }

    /** The host that is tried, or used, now. */
    PgConnectOptions target() {
        return options.connectTo(options.hosts().get(host % options.hosts().size()), workflowRetention);
    }

    private void drop() {
        Pool dropped = pool;
        pool = null;
        if (dropped != null) {
            dropped.close();
        }
    }

    Future<Void> close() {
        closed = true;
        fault = null;
        reason = null;
        Pool last = pool;
        pool = null;
        return last == null ? Future.succeededFuture() : last.close();
    }

    /** The database is there and must not be used. */
    static final class UnfitDatabaseException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnfitDatabaseException(String why) {
            super(why);
        }
    }
}
