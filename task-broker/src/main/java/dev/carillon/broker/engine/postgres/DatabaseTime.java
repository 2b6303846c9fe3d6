package dev.carillon.broker.engine.postgres;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The database's clock, as its answers tell it: nothing that lasts is reckoned by the clock of this machine. Belongs to one
 * context.
 */
final class DatabaseTime {
    /** A commit that takes longer than this, with a time in it that is earlier, is found by the next full scan only. */
    private static final long HOT_SLACK_MILLIS = 50;

    private final List<LongConsumer> told = new ArrayList<>();
    private long now;
    private long at = System.nanoTime();
    private long caughtUp;

    /** Is told whenever the database has said what time it is. */
    void whenTold(LongConsumer consumer) {
        told.add(consumer);
    }

    /** Takes in what an answer says: the time, and up to when nothing is left to do. */
    void observe(Row answer, boolean hasUpto) {
        Long time = answer.getLong("db_now");
        if (time == null) {
            return;
        }
        now = time;
        at = System.nanoTime();
        if (hasUpto) {
            Long upto = answer.getLong("upto");
            // A clock that was set back takes what is caught up with it.
            caughtUp = upto == null ? caughtUp : Math.min(Math.max(caughtUp, upto), time);
        }
        told.forEach(consumer -> consumer.accept(time));
    }

    /** By the last answer, and what has passed since: good enough for identifiers and for timers. */
    long estimate() {
        return now + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at);
    }

    /** Since when something may be due that nobody has done yet. */
    long from() {
        return caughtUp - HOT_SLACK_MILLIS;
    }

    long from(long slackMillis) {
        return caughtUp - slackMillis;
    }
}
