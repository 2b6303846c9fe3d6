package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where those wait who want to know what becomes of a task. That somebody waits is written down in the database, so that an
 * end at another replica, which would leave nothing, leaves a trace for them; they look again when they are told that the
 * task is over, and in any case after a poll. Belongs to one context.
 */
final class OutcomeDesk {
    private static final TaskState[] STATES = TaskState.values();
    /** Tasks in one statement. */
    private static final int MOST = 1000;
    /** Bytes of results in one statement, and so in one answer, unless a single task has more. */
    private static final long MOST_BYTES = 8L << 20;

    private static final String LOOK = "select * from look_at_outcomes($1, $2, $3, $4)";

    /** Somebody who waits for the end of a task. */
    static final class Watcher extends Waiter<Outcome> {
        final UUID task;

        Watcher(UUID task, long waitMillis) {
            super(waitMillis);
            this.task = task;
        }
    }

    /** What is asked for all who wait for one task, whose result comes once for all of them. */
    private record Question(UUID task, boolean isFirst, List<Watcher> watchers) {}

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final DatabaseTime time;
    private final long pollMillis;
    private final Map<UUID, List<Watcher>> waiting = new HashMap<>();
    /** Of those that are waited for, what to look at next: not all of them whenever there is news of one. */
    private final Set<UUID> next = new LinkedHashSet<>();
    /** The end of the first wait by the database's time, as of the last answer. */
    private long earliest = Long.MAX_VALUE;

    private long allAt = System.nanoTime();
    private boolean looking;
    private boolean stopping;
    /** The last timer that was set; earlier ones are of no use any more. */
    private long timer;

    OutcomeDesk(Vertx vertx, Context context, Database database, DatabaseTime time, long pollMillis) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.time = time;
        this.pollMillis = pollMillis;
    }

    void ask(Watcher watcher) {
        if (waiting.isEmpty()) {
            allAt = System.nanoTime();
        }
        waiting.computeIfAbsent(watcher.task, id -> new ArrayList<>()).add(watcher);
        next.add(watcher.task);
        look();
    }

    /** From now on nobody waits: whoever asks or has asked is told how it stands. */
    void stop() {
        stopping = true;
        lookAtAll();
    }

    /** The task is over, as this replica or another says. */
    void over(UUID task) {
        if (waiting.containsKey(task)) {
            next.add(task);
            look();
        }
    }

    /** Nothing is known of what happened meanwhile. */
    void lookAtAll() {
        allAt = System.nanoTime();
        next.addAll(waiting.keySet());
        look();
    }

    /** Looks at what there is to look at, so much at a time; whatever is asked meanwhile is looked at next. */
    private void look() {
        if (looking) {
            return;
        }
        forgetWhoWent();
        List<Question> asked = take();
        if (asked.isEmpty()) {
            return;
        }
        looking = true;
        database.one(
                        LOOK,
                        asked.stream().map(Question::task).toArray(UUID[]::new),
                        asked.stream().map(Question::isFirst).toArray(Boolean[]::new),
                        asked.stream().map(this::longestWait).toArray(Long[]::new),
                        MOST_BYTES)
                .onComplete(outcome -> {
                    looking = false;
                    if (outcome.failed()) {
                        dismiss(Faults.away(outcome.cause()));
                    } else {
                        answer(asked, outcome.result());
                    }
                });
    }

    private List<Question> take() {
        List<Question> taken = new ArrayList<>();
        for (Iterator<UUID> each = next.iterator(); each.hasNext() && taken.size() < MOST; ) {
            UUID task = each.next();
            each.remove();
            waiting.getOrDefault(task, List.of()).stream()
                    .collect(Collectors.partitioningBy(Waiter::isNew))
                    .forEach((isNew, watchers) -> {
                        if (!watchers.isEmpty()) {
                            taken.add(new Question(task, isNew, watchers));
                        }
                    });
        }
        return taken;
    }

    private long longestWait(Question question) {
        return stopping
                ? 0
                : question.watchers.stream()
                        .mapToLong(watcher -> watcher.waitMillis)
                        .max()
                        .orElse(0);
    }

    private void answer(List<Question> asked, Row row) {
        Short[] kinds = row.getArrayOfShorts("kinds");
        long now = row.getLong("db_now");
        for (int i = 0; i < asked.size(); i++) {
            Question question = asked.get(i);
            switch (kinds[i]) {
                case 1 -> goOn(question, now, new Outcome.Pending(STATES[row.getArrayOfShorts("states")[i]]));
                case 5 -> next.add(question.task);
                default -> {
                    Outcome outcome = over(kinds[i], row, i);
                    question.watchers.forEach(watcher -> watcher.tell(outcome));
                }
            }
        }
        forgetWhoWent();
        time.observe(row, false);
        poll(now);
        look();
    }

    private void goOn(Question question, long now, Outcome pending) {
        for (Watcher watcher : question.watchers) {
            watcher.answered(now);
            if (stopping || watcher.isOver(now)) {
                watcher.tell(pending);
            }
        }
    }

    private static Outcome over(int kind, Row row, int i) {
        Instant at = Instant.ofEpochMilli(row.getArrayOfLongs("at")[i]);
        return switch (kind) {
            case 2 -> {
                @Nullable String type = row.getArrayOfStrings("types")[i];
                Buffer result = row.getArrayOfBuffers("results")[i];
                yield new Outcome.Succeeded(type == null ? null : new Payload(type, result.getBytes()), at);
            }
            case 3 -> new Outcome.Failed(row.getArrayOfStrings("reasons")[i], at);
            case 4 -> new Outcome.Gone();
            default -> new Outcome.Unknown();
        };
    }

    private void poll(long now) {
        long left = waiting.values().stream()
                .flatMap(List::stream)
                .mapToLong(watcher -> watcher.left(now))
                .min()
                .orElse(Long.MAX_VALUE);
        earliest = left == Long.MAX_VALUE ? left : now + left;
        if (waiting.isEmpty()) {
            return;
        }
        long poll = pollMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - allAt);
        long mine = ++timer;
        vertx.setTimer(
                Math.clamp(Math.min(left, poll), 1, pollMillis),
                id -> context.runOnContext(go -> {
                    if (mine == timer) {
                        lookAtWhatIsDue();
                    }
                }));
    }

    private void lookAtWhatIsDue() {
        if (System.nanoTime() - allAt >= TimeUnit.MILLISECONDS.toNanos(pollMillis)) {
            lookAtAll();
        } else {
            lookAtThoseOver(earliest);
        }
        if (!looking) { // else the answer does it
            poll(time.estimate());
        }
    }

    /** Somebody's wait may be over: how it stands then is what they are to be told. */
    void told(long now) {
        if (now >= earliest) {
            lookAtThoseOver(now);
        }
    }

    private void lookAtThoseOver(long now) {
        waiting.forEach((task, watchers) -> {
            if (watchers.stream().anyMatch(watcher -> watcher.isOver(now))) {
                next.add(task);
            }
        });
        look();
    }

    private void forgetWhoWent() {
        waiting.values().removeIf(watchers -> {
            watchers.removeIf(Waiter::hasGone);
            return watchers.isEmpty();
        });
    }

    void dismiss(EngineUnavailableException why) {
        waiting.values().forEach(watchers -> watchers.forEach(watcher -> watcher.refuse(why)));
        waiting.clear();
        next.clear();
    }
}
