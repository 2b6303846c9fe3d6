package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Queues as they are now. Settings are always those of this moment. Counts are, as long as counting is quick; once it takes
 * longer than {@link PostgresOptions#quickCount}, what was counted last is answered, and it is counted again beside that
 * after {@link #SHARE} times as long as counting took: however many ask, a twentieth of one connection's time goes into it.
 * Belongs to one context, but for what the observer is given.
 */
final class QueueViews {
    private static final Logger LOG = Logger.getLogger(QueueViews.class);
    private static final long SHARE = 20;
    /** How much longer than any other statement a count may take that nobody waits for. */
    private static final int PATIENCE = 6;

    /** A count that ran while tasks came and went is off by some of them; one like that is taken when no other is to be had. */
    private static final long UNDISTURBED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String CATCH_UP = "select * from catch_up($1, 1000)";
    private static final String COUNTS = "select * from count_tasks()";
    private static final String QUEUES = "select * from queue where $1::text is null or name = $1 order by name";

    private record Counted(QueueCounts counts, long oldest) {
        static final Counted NOTHING = new Counted(QueueCounts.NONE, Long.MAX_VALUE);
    }

    private final Database database;
    private final DatabaseTime time;
    private final Notes notes;
    private final Capacity capacity;
    private final EngineObserver observer;
    private final long quickNanos;
    private final Map<String, Queue> latest = new ConcurrentHashMap<>();

    private Map<Integer, Counted> counted = Map.of();
    private @Nullable Future<Void> counting;
    private long freshUntil = System.nanoTime();
    private long undisturbed = System.nanoTime();
    private boolean slow;
    private boolean everCounted;

    QueueViews(
            Database database,
            DatabaseTime time,
            Notes notes,
            EngineObserver observer,
            long maxTasks,
            Duration quickCount) {
        this.database = database;
        this.time = time;
        this.notes = notes;
        this.observer = observer;
        this.quickNanos = quickCount.toNanos();
        this.capacity = new Capacity(maxTasks, this::countAll);
        notes.whenMore(capacity::more);
    }

    Capacity capacity() {
        return capacity;
    }

    /** Every queue, or the one of this name, in the order of names. */
    Future<List<Queue>> look(@Nullable String name) {
        return catchUp()
                .compose(now -> database.all(QUEUES, name)
                        .compose(rows -> fresh().map(done -> {
                            List<Queue> queues = new ArrayList<>(rows.size());
                            rows.forEach(row -> queues.add(view(row, now)));
                            return queues;
                        })));
    }

    /** Has everything that is due done first; says at what time. */
    Future<Long> catchUp() {
        return database.one(CATCH_UP, time.from()).map(row -> notes.take(row).getLong("db_now"));
    }

    /** At that time, and not at the one that was told last: an answer from before may come in behind a later one. */
    private Queue view(Row row, long now) {
        Counted of = counted.getOrDefault(row.getInteger("id"), Counted.NOTHING);
        String name = row.getString("name");
        Queue queue = new Queue(
                name,
                QueueRows.settings(row),
                row.getBoolean("paused"),
                of.counts,
                of.oldest == Long.MAX_VALUE ? Duration.ZERO : Duration.ofMillis(Math.max(0, now - of.oldest)));
        if (latest.put(name, queue) == null) {
            observer.queueAdded(name, () -> Objects.requireNonNull(latest.get(name)));
        }
        return queue;
    }

    // ---- counting ------------------------------------------------------------------------------------------------

    private Future<Void> fresh() {
        if (slow) {
            if (counting == null && System.nanoTime() - freshUntil >= 0) {
                count();
            }
            return everCounted ? Future.succeededFuture() : Future.failedFuture(Faults.tooSlow());
        }
        // One that is under way already may have begun before whatever the caller wants counted.
        Future<Void> before = counting;
        return before == null ? count() : before.transform(done -> counting == null ? count() : counting);
    }

    private Future<Long> countAll() {
        return fresh().map(done -> counted.values().stream()
                .map(Counted::counts)
                .mapToLong(each ->
                        each.ready() + each.delayed() + each.blocked() + each.leased() + each.dead() + each.done())
                .sum());
    }

    private Future<Void> count() {
        long start = System.nanoTime();
        long changes = capacity.changes();
        boolean quiet = database.underWay() == 0;
        boolean patient = slow;
        Future<RowSet<Row>> answer = patient ? database.patiently(PATIENCE, COUNTS) : database.all(COUNTS);
        Future<Void> mine = answer.map(rows -> {
            Map<Integer, Counted> found = new HashMap<>();
            long total = 0;
            for (Row row : rows) {
                found.merge(row.getInteger("queue"), counted(row), QueueViews::both);
                total += row.getLong("tasks");
            }
            counted = found;
            everCounted = true;
            long end = System.nanoTime();
            slow = end - start > quickNanos;
            freshUntil = end + (end - start) * SHARE;
            if ((quiet && database.underWay() == 0 && changes == capacity.changes())
                    || end - undisturbed > UNDISTURBED_NANOS) {
                undisturbed = end;
                capacity.counted(total);
            }
            return null;
        });
        Future<Void> settled = mine.recover(failure -> tooSlow(failure, patient, System.nanoTime() - start));
        counting = settled; // before it is looked at: a database that is away fails at once
        return settled.onComplete(done -> counting = null);
    }

    /** Rather the last counts than none; the next one takes its time. */
    private Future<Void> tooSlow(Throwable failure, boolean patient, long nanos) {
        if (!Faults.isTooSlow(failure)) {
            return Future.failedFuture(failure);
        }
        LOG.warnf(
                "Counting tasks was given up after %d s; looks at queues are answered what was counted before",
                TimeUnit.NANOSECONDS.toSeconds(nanos));
        slow = true;
        freshUntil = System.nanoTime() + (patient ? nanos * SHARE : 0);
        return everCounted ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    private static Counted counted(Row row) {
        long tasks = row.getLong("tasks");
        return switch (row.getString("state")) {
            case "ready" -> new Counted(new QueueCounts(tasks, 0, 0, 0, 0, 0), row.getLong("oldest"));
            case "delayed" -> new Counted(new QueueCounts(0, tasks, 0, 0, 0, 0), Long.MAX_VALUE);
            case "blocked" -> new Counted(new QueueCounts(0, 0, tasks, 0, 0, 0), Long.MAX_VALUE);
            case "leased" -> new Counted(new QueueCounts(0, 0, 0, tasks, 0, 0), Long.MAX_VALUE);
            case "dead" -> new Counted(new QueueCounts(0, 0, 0, 0, tasks, 0), Long.MAX_VALUE);
            default -> new Counted(new QueueCounts(0, 0, 0, 0, 0, tasks), Long.MAX_VALUE);
        };
    }

    private static Counted both(Counted one, Counted other) {
        QueueCounts a = one.counts;
        QueueCounts b = other.counts;
        return new Counted(
                new QueueCounts(
                        a.ready() + b.ready(),
                        a.delayed() + b.delayed(),
                        a.blocked() + b.blocked(),
                        a.leased() + b.leased(),
                        a.dead() + b.dead(),
                        a.done() + b.done()),
                Math.min(one.oldest, other.oldest));
    }
}
