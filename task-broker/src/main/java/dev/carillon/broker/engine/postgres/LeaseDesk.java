package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where workers queue up for tasks. For all of a queue's workers one statement is under way at a time, which asks for as much
 * as they want together; whoever asked first is served first. Who is left waiting asks again when something became ready,
 * by whatever this replica did or was told by another, and in any case after a poll. Belongs to one context.
 */
final class LeaseDesk {
    /** Bytes of payload in one statement, and so in one answer, unless a single task has more. */
    private static final long MOST_BYTES = 8L << 20;

    private static final int MOST_TASKS = 1000;
    /** A commit that takes longer, of a task that became ready, is found by the next full scan only. */
    private static final long SLACK_MILLIS = 250;

    private static final String LEASE = "select * from lease_tasks($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    private static final String BEHIND = """
            select m.priority, (select min(at) from task
                where queue = (select id from queue where name = $1) and priority = m.priority and state = 1 and at < m.mark)
            from unnest($2::bigint[]) with ordinality as u (mark, place), lateral (select mark, place - 1 as priority) m
            """;
    private static final String GIVE_BACK = "select * from give_back($1, $2)";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final DatabaseTime time;
    private final Notes notes;
    private final Sweeper sweeper;
    private final EngineObserver observer;
    private final long pollMillis;
    private final Consumer<String> leftOver;
    private final Map<String, QueueLine> lines = new HashMap<>();

    /** A desk that says of which queues there may be more than its own workers take. */
    LeaseDesk(
            Vertx vertx,
            Context context,
            Database database,
            DatabaseTime time,
            Notes notes,
            Sweeper sweeper,
            EngineObserver observer,
            long pollMillis,
            Consumer<String> leftOver) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.time = time;
        this.notes = notes;
        this.sweeper = sweeper;
        this.observer = observer;
        this.pollMillis = pollMillis;
        this.leftOver = leftOver;
    }

    // ---- asking --------------------------------------------------------------------------------------------------

    void ask(String queue, QueueLine.Worker worker) {
        QueueLine line = lines.computeIfAbsent(queue, QueueLine::new);
        line.workers.add(worker);
        ask(line);
    }

    /** Something became ready. */
    void ready(String queue) {
        QueueLine line = lines.get(queue);
        if (line != null && line.isWaitedAt()) {
            ask(line);
        } else {
            leftOver.accept(queue);
        }
    }

    /** Another replica has something for whoever waits here. */
    void hinted(String queue) {
        QueueLine line = lines.get(queue);
        if (line != null && !line.workers.isEmpty()) {
            ask(line);
        }
    }

    /** Nothing is known of what happened meanwhile. */
    void askForAll() {
        lines.values().forEach(line -> {
            line.marks = QueueLine.beginning();
            line.passed.forget();
            if (!line.workers.isEmpty()) {
                ask(line);
            }
        });
    }

    private void ask(QueueLine line) {
        if (line.asking) {
            line.askAgain = true;
            return;
        }
        int wanted = line.wanted(MOST_TASKS);
        if (wanted == 0) {
            return;
        }
        line.asking = true;
        line.askAgain = false;
        line.asked++;
        lookBehind(line);
        Long[] marks = line.begin();
        PassedOver.Told told = line.passed.tell();
        long start = System.nanoTime();
        database.one(
                        LEASE,
                        time.from(),
                        line.queue,
                        wanted,
                        marks,
                        SLACK_MILLIS,
                        MOST_BYTES,
                        told.far,
                        told.lines,
                        told.keys)
                .onComplete(outcome -> {
                    line.asking = false;
                    long taken = System.nanoTime() - start;
                    if (outcome.failed()) {
                        line.passed.failed(told, taken);
                        dismiss(line, Faults.away(outcome.cause()));
                        return;
                    }
                    line.passed.answered(told, outcome.result(), taken);
                    answer(line, wanted, outcome.result());
                });
    }

    /** Beside the leases, which a scan over many dead rows must not hold up: is there anything before the marks? */
    private void lookBehind(QueueLine line) {
        if (line.lookingBehind || !line.full.isDue()) {
            return;
        }
        line.lookingBehind = true;
        long start = System.nanoTime();
        database.all(BEHIND, line.queue, line.marks).onComplete(outcome -> {
            line.lookingBehind = false;
            line.full.done(System.nanoTime() - start);
            if (outcome.succeeded() && line.foundBehind(outcome.result())) {
                ready(line.queue);
            }
        });
    }

    // ---- answering -----------------------------------------------------------------------------------------------

    private void answer(QueueLine line, int wanted, Row row) {
        if (row.getInteger("queue_id") == null) {
            line.dismissWhoWasAskedFor();
            if (line.workers.isEmpty()) {
                lines.remove(line.queue);
            } else {
                ask(line); // the queue may have been made before they came
            }
            notes.take(row);
            return;
        }
        line.marks = row.getArrayOfLongs("marks");
        List<LeasedTask> tasks = TaskRows.leased(row);
        if (!tasks.isEmpty()) {
            observer.leased(line.queue, tasks.size());
            sweeper.dueAt(row.getLong("leased_until"));
        }
        long now = row.getLong("db_now");
        if (tasks.isEmpty() && row.getLong("upto") < row.getLong("advanced_at") && line.mayTryAgain()) {
            notes.take(row);
            vertx.setTimer(line.untilNextTry(), timer -> context.runOnContext(go -> ask(line)));
            return;
        }
        line.tried = 0;
        line.workers.forEach(worker -> worker.answered(now));
        serve(line, tasks);
        notes.take(row); // and whoever's wait is over by that time is sent away
        // More than was asked for, or became ready meanwhile: whoever waits at another replica was not told of it.
        boolean mayBeMore = tasks.size() == wanted || line.askAgain || Boolean.TRUE.equals(row.getBoolean("by_bytes"));
        if (!line.isWaitedAt()) {
            if (mayBeMore) {
                leftOver.accept(line.queue);
            }
        } else if (line.askAgain || !tasks.isEmpty()) {
            ask(line);
        } else {
            wait(line, now, row.getLong("more_at"));
        }
    }

    private void serve(QueueLine line, List<LeasedTask> tasks) {
        int given = 0;
        for (Iterator<QueueLine.Worker> each = line.workers.iterator(); each.hasNext() && given < tasks.size(); ) {
            QueueLine.Worker worker = each.next();
            List<LeasedTask> share = tasks.subList(given, Math.min(given + worker.max, tasks.size()));
            each.remove();
            // Who came during the statement may be served in the place of who went away.
            if (worker.tell(Optional.of(List.copyOf(share)))) {
                given += share.size();
            }
        }
        if (given < tasks.size()) {
            // Whoever waited has gone away meanwhile. What cannot be given back comes again when its lease is over.
            giveBack(tasks.subList(given, tasks.size()).stream()
                    .map(LeasedTask::token)
                    .toList());
        }
    }

    /** Undoes leases, one verdict each. */
    Future<List<Verdict>> giveBack(List<String> given) {
        List<LeaseToken> tokens = given.stream().map(LeaseToken::parseAny).toList();
        return database.one(
                        GIVE_BACK,
                        tokens.stream().map(LeaseToken::id).toArray(UUID[]::new),
                        tokens.stream().map(LeaseToken::nonce).toArray(UUID[]::new))
                .map(row -> {
                    time.observe(row, false);
                    notes.takeNotes(row);
                    return Settling.verdicts(row);
                });
    }

    // ---- waiting -------------------------------------------------------------------------------------------------

    private void wait(QueueLine line, long now, @Nullable Long moreAt) {
        long wait = pollMillis;
        if (moreAt != null) {
            wait = Math.min(wait, moreAt - now);
        }
        for (QueueLine.Worker worker : line.workers) {
            wait = Math.min(wait, worker.left(now));
        }
        long asked = line.asked;
        vertx.setTimer(
                Math.max(1, wait),
                timer -> context.runOnContext(go -> {
                    if (line.asked == asked) {
                        ask(line);
                    }
                }));
    }

    /** Sends away with nothing whose wait is over. */
    void told(long now) {
        for (QueueLine line : lines.values()) {
            if (!line.asking) {
                line.workers.removeIf(worker -> worker.isOver(now) && sendAway(worker));
            }
        }
    }

    private static boolean sendAway(QueueLine.Worker worker) {
        worker.tell(Optional.of(List.of()));
        return true;
    }

    /** Sends everybody away with nothing. */
    void dismiss() {
        lines.values().forEach(line -> line.workers.removeIf(LeaseDesk::sendAway));
    }

    /** Tells everybody that it cannot be done. */
    void dismiss(EngineUnavailableException why) {
        lines.values().forEach(line -> dismiss(line, why));
    }

    private static void dismiss(QueueLine line, EngineUnavailableException why) {
        line.workers.forEach(worker -> worker.refuse(why));
        line.workers.clear();
    }
}
