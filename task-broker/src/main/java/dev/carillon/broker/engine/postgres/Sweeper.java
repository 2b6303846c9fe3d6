package dev.carillon.broker.engine.postgres;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the database do what is due when it is due, and at least once in a while: nothing depends on it but that somebody who
 * waits is served in time, since every statement begins by doing what is due. Every replica has one, and they do not get
 * into each other's way ({@code SKIP LOCKED}). Belongs to one context.
 */
final class Sweeper {
    private static final int MOST = 1000;
    /** Longer than a commit takes, but for one that hangs. */
    private static final long SLACK_MILLIS = 2000;

    private static final long SOONEST_MILLIS = 5;
    private static final String SWEEP = "select * from sweep($1, $2)";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final DatabaseTime time;
    private final Notes notes;
    private final long pollMillis;
    private final FullScans full = new FullScans();

    private @Nullable Long timer;
    private long timerAt;
    private boolean running;
    /** A scan from the beginning left something to throw away, so that the next has to begin there too. */
    private boolean unfinished;

    /** What was said to be due while a sweep was under way, which may have looked before that was kept. */
    private long dueMeanwhile = Long.MAX_VALUE;

    private boolean stopped;

    Sweeper(Vertx vertx, Context context, Database database, DatabaseTime time, Notes notes, long pollMillis) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.time = time;
        this.notes = notes;
        this.pollMillis = pollMillis;
    }

    void start() {
        again(0);
    }

    /** Something will be due then, by the database's time. */
    void dueAt(long millis) {
        if (running) {
            dueMeanwhile = Math.min(dueMeanwhile, millis);
            return;
        }
        long wait = Math.max(SOONEST_MILLIS, millis - time.estimate());
        if (timer != null && System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait) < timerAt) {
            again(wait);
        }
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private void again(long wait) {
        if (stopped) {
            return;
        }
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        timerAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
        timer = vertx.setTimer(Math.max(1, wait), id -> context.runOnContext(go -> sweep()));
    }

    private void sweep() {
        timer = null;
        if (running || stopped) {
            return;
        }
        running = true;
        dueMeanwhile = Long.MAX_VALUE;
        boolean all = unfinished || full.isDue();
        long start = System.nanoTime();
        database.one(SWEEP, all ? 0L : time.from(SLACK_MILLIS), MOST).onComplete(outcome -> {
            if (outcome.failed()) {
                running = false;
                again(pollMillis);
                return;
            }
            long taken = System.nanoTime() - start;
            Row swept = outcome.result();
            boolean more = swept.getBoolean("more");
            unfinished = all && more;
            if (all) {
                full.done(taken);
            }
            notes.take(swept);
            running = false;
            // With a rest, where dead rows make it slow to find what there is to throw away.
            long rest = Math.max(SOONEST_MILLIS, TimeUnit.NANOSECONDS.toMillis(taken));
            again(more ? Math.min(rest, wait(swept)) : wait(swept));
        });
    }

    private long wait(Row swept) {
        long now = swept.getLong("db_now");
        if (swept.getLong("upto") < now) {
            return SOONEST_MILLIS;
        }
        Long next = swept.getLong("next_at");
        long due = Math.min(next == null ? Long.MAX_VALUE : next, dueMeanwhile);
        return due == Long.MAX_VALUE ? pollMillis : Math.clamp(due - now, SOONEST_MILLIS, pollMillis);
    }
}
