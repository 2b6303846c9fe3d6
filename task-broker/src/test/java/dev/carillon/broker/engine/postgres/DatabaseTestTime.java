package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.TestTime;
import java.time.Duration;
import java.time.Instant;

/**
 * The time of a schema, which stands still: {@code broker_now()} is another function there, over a sequence, since that is
 * seen by everybody at once. Nothing that lasts is reckoned by the wall clock of a broker, so setting one changes nothing.
 */
final class DatabaseTestTime implements TestTime {
    private final String schema;
    private Instant now = Instant.EPOCH;

    DatabaseTestTime(String schema) {
        this.schema = schema;
        TestDatabase.execute(
                "create sequence " + schema + ".test_time",
                "create or replace function " + schema + ".broker_now() returns bigint language sql volatile as"
                        + " 'select last_value from " + schema + ".test_time'");
    }

    /** Now it is this time. */
    void start(Instant time) {
        now = time;
        TestDatabase.execute("select setval('" + schema + ".test_time', " + now.toEpochMilli() + ")");
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void advance(Duration by) {
        start(now.plus(by));
    }

    @Override
    public void set(Duration by) {
        // Not the clock of the database.
    }
}
