package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Single statements about tasks that are there; creating, leasing and settling are gathered elsewhere. Belongs to one context. */
final class TaskTable {
    private static final Verdict[] VERDICTS = Verdict.values();
    private static final int PURGED_AT_A_TIME = 5000;

    private final Database database;
    private final DatabaseTime time;
    private final Notes notes;
    private final QueueViews views;

    TaskTable(Database database, DatabaseTime time, Notes notes, QueueViews views) {
        this.database = database;
        this.time = time;
        this.notes = notes;
        this.views = views;
    }

    Future<Optional<Task>> find(UUID id) {
        return views.catchUp()
                .compose(done -> database.first(
                        TaskRows::task,
                        "select " + TaskRows.COLUMNS
                                + " from task join queue on queue.id = task.queue where task.id = $1",
                        id));
    }

    Future<Optional<Payload>> payload(UUID id) {
        return database.first(
                TaskRows::payload, "select content_type, payload from task where id = $1 and state <> 5", id);
    }

    Future<Extension> extend(String token, Duration lease) {
        LeaseToken parsed = LeaseToken.parse(token);
        if (parsed == null) {
            return Future.succeededFuture(Extension.STALE);
        }
        return database.one("select * from extend_lease($1, $2, $3)", parsed.id(), parsed.nonce(), lease.toMillis())
                .map(row -> {
                    time.observe(row, false);
                    return switch (VERDICTS[row.getShort("verdict")]) {
                        case ACCEPTED -> Extension.until(Instant.ofEpochMilli(row.getLong("leased_until")));
                        case STALE -> Extension.STALE;
                        case CANCELLED -> Extension.CANCELLED;
                    };
                });
    }

    Future<Boolean> cancel(UUID id) {
        return database.one("select * from cancel_task($1, $2)", time.from(), id)
                .map(row -> notes.take(row).getBoolean("cancelled"));
    }

    /** In pieces, so that no transaction is a long one; what comes meanwhile stays. */
    Future<Optional<Long>> purge(String queue) {
        return views.catchUp().compose(done -> purge(queue, null, 0));
    }

    private Future<Optional<Long>> purge(String queue, @Nullable Long before, long sofar) {
        return database.one("select * from purge_tasks($1, $2, $3, $4)", time.from(), queue, before, PURGED_AT_A_TIME)
                .compose(row -> {
                    Long purged = notes.take(row).getLong("purged");
                    if (purged == null) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    return row.getBoolean("more")
                            ? purge(queue, before == null ? row.getLong("db_now") : before, sofar + purged)
                            : Future.succeededFuture(Optional.of(sofar + purged));
                });
    }

    Future<Optional<List<Task>>> dead(String queue, @Nullable UUID after, int limit) {
        return views.catchUp()
                .compose(done ->
                        database.first(row -> row.getInteger("id"), "select id from queue where name = $1", queue))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : dead(found.get(), after, limit).map(Optional::of));
    }

    private Future<List<Task>> dead(int queue, @Nullable UUID after, int limit) {
        return database.list(
                TaskRows::task,
                "select " + TaskRows.COLUMNS + " from task join queue on queue.id = task.queue"
                        + " where task.queue = $1 and state = 4 and task.id > $2 order by task.id limit $3",
                queue,
                after == null ? new UUID(0, 0) : after,
                (long) limit);
    }

    Future<Optional<UUID>> lastDead(String queue) {
        return views.catchUp()
                .compose(done -> database.first(
                        row -> row.getUUID("id"),
                        "select id from task where queue = (select id from queue where name = $1) and state = 4"
                                + " order by id desc limit 1",
                        queue));
    }

    Future<Optional<Integer>> redrive(String queue, UUID[] ids) {
        return database.one("select * from redrive_tasks($1, $2, $3)", time.from(), queue, ids)
                .map(row -> Optional.ofNullable(notes.take(row).getInteger("redriven")));
    }
}
