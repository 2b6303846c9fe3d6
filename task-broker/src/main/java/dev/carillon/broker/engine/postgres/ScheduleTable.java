package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleSetting;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements about schedules: of all replicas that ask, one fires. Belongs to one context. */
final class ScheduleTable {
    private final Database database;
    private final DatabaseTime time;
    private final Identifiers ids;
    private final Notes notes;
    private final Capacity capacity;
    private final int most;

    ScheduleTable(Database database, DatabaseTime time, Identifiers ids, Notes notes, Capacity capacity, int most) {
        this.database = database;
        this.time = time;
        this.ids = ids;
        this.notes = notes;
        this.capacity = capacity;
        this.most = most;
    }

    Future<ScheduleSetting> put(Schedule schedule) {
        return database.one(
                        "select put_schedule($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                        TaskRows.arguments(most, schedule))
                .map(row -> switch (row.getShort(0)) {
                    case 0 -> ScheduleSetting.SET;
                    case 1 -> ScheduleSetting.TOO_MANY;
                    default -> ScheduleSetting.FIRED_MEANWHILE;
                });
    }

    Future<List<Schedule>> all() {
        return database.list(TaskRows::schedule, "select * from schedule order by name");
    }

    Future<Optional<Schedule>> find(String name) {
        return database.first(TaskRows::schedule, "select * from schedule where name = $1", name);
    }

    Future<Boolean> remove(String name) {
        return database.all("delete from schedule where name = $1", name).map(rows -> rows.rowCount() > 0);
    }

    Future<List<Schedule>> due(int limit) {
        return database.list(
                TaskRows::schedule,
                "select * from schedule where next_at <= (select broker_now()) order by next_at, name limit $1",
                (long) limit);
    }

    /** By which they are due. */
    Future<Instant> now() {
        return database.one("select broker_now()").map(row -> Instant.ofEpochMilli(row.getLong(0)));
    }

    Future<Firing> fire(String name, String rule, Instant due, @Nullable Instant next) {
        return capacity.forAnother(1)
                .compose(room -> database.one(
                        "select * from fire_schedule($1, $2, $3, $4, $5, $6, $7)",
                        time.from(),
                        room,
                        name,
                        rule,
                        due.toEpochMilli(),
                        TaskRows.millis(next),
                        ids.next(time.estimate())))
                .map(row -> firing(notes.take(row)));
    }

    private static Firing firing(Row row) {
        return switch (row.getShort("outcome")) {
            case 0 -> new Firing.Fired(row.getUUID("id"));
            case 1 -> new Firing.Lost();
            case 2 -> new Firing.Refused("there is no queue " + row.getString("queue_name"));
            default -> new Firing.Refused("the broker holds as many tasks as it may");
        };
    }
}
