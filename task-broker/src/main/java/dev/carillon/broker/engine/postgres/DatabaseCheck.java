package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.postgres.Database.UnfitDatabaseException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Whether a database may be used: as it is set, and now; brings its schema up to date between the two. It is good now when
 * it commits a write. While a synchronous standby is missing it answers everything but that, and a session whose commit
 * waits stays after its client has gone, beyond any time-out: brokers that took it for back would leave some at each look,
 * until no connection is left. The write is of one row, so that of all brokers one session waits for its commit, and the
 * others for that one's lock, which has a time-out.
 *
 * @param commitMillis how long a commit may take
 * @see <a href="https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION-HA">Planning for High
 *     Availability</a>
 */
record DatabaseCheck(String schema, long commitMillis) {
    private static final Logger LOG = Logger.getLogger(DatabaseCheck.class);
    private static final String SETTINGS =
            "select pg_is_in_recovery(), current_setting('synchronous_commit'), current_setting('fsync')";
    private static final String WRITE = "update written set at = broker_now()";

    Future<Void> run(Pool pool) {
        return pool.withConnection(connection -> connection.query(SETTINGS).execute())
                .compose(rows -> settings(rows.iterator().next()))
                .compose(fit -> new SchemaSetup(schema).run(pool))
                .compose(made -> write(pool));
    }

    private static Future<Void> settings(Row row) {
        if (row.getBoolean(0)) {
            return away("The database is a standby, which takes no writes.");
        }
        String commit = row.getString(1);
        if (!commit.equals("on") && !commit.equals("remote_apply")) {
            return Future.failedFuture(new UnfitDatabaseException("synchronous_commit is " + commit
                    + " in the database: an answered task could be lost. Set it to on, or remote_apply."));
        }
        if (row.getString(2).equals("off")) {
            LOG.warn("fsync is off in the database: a crash of its machine loses answered tasks");
        }
        return Future.succeededFuture();
    }

    private Future<Void> write(Pool pool) {
        return pool.query(WRITE)
                .execute()
                .timeout(commitMillis, TimeUnit.MILLISECONDS)
                .<Void>mapEmpty()
                .recover(failure -> Faults.isTimeout(failure) || Faults.isUnanswered(failure)
                        ? away(Faults.UNANSWERED)
                        : Future.failedFuture(failure));
    }

    private static Future<Void> away(String why) {
        return Future.failedFuture(new EngineUnavailableException(Kind.AWAY, why));
    }
}
