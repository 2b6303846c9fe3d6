package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.Timekeeper;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time that the engine lives by. It reads like milliseconds of the epoch, goes on evenly whatever is done to the
 * wall's clock, and goes on over a restart from where the wall's clock says, less what that one was ahead before, but
 * never from before {@link #startFrom what it is known to have been}: the wall's may have been set back meanwhile. Durations
 * are kept by it. Times that people gave or are shown are the wall's, and differ by {@link #ahead}.
 *
 * <p>Belongs to the thread of the engine, but for {@link #current}.
 */
final class EngineClock {
    /** A wall clock that is off by less was not set: the two are read one after the other, and drift. */
    private static final long SET_MILLIS = 20;

    private final Timekeeper time;
    private final long startNanos;
    private long startMillis;
    private long ahead;

    /** A clock that goes on where one stopped that the wall's was so far ahead of. */
    EngineClock(Timekeeper time, long ahead) {
        this.time = time;
        this.ahead = ahead;
        this.startNanos = time.nanos().getAsLong();
        this.startMillis = time.wall().millis() - ahead;
    }

    /** It has been so late already. To be called before other threads look at it. */
    void startFrom(long past) {
        long behind = past - current();
        if (behind > 0) {
            startMillis += behind;
            ahead -= behind;
        }
    }

    /** The time now. May be called from any thread. */
    long current() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(time.nanos().getAsLong() - startNanos);
    }

    /** Looks whether the wall's clock was set since the last look, and follows it. */
    void follow() {
        long seen = time.wall().millis() - current();
        if (Math.abs(seen - ahead) >= SET_MILLIS) {
            ahead = seen;
        }
    }

    long ahead() {
        return ahead;
    }

    /** This time on the wall's clock, as that one is now. */
    long wall(long at) {
        return at + ahead;
    }

    /** When it is that late on the wall's clock, if nobody sets it. */
    long at(long wall) {
        return wall - ahead;
    }

    /** This time, for people. */
    Instant instant(long at) {
        return Instant.ofEpochMilli(wall(at));
    }
}
