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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where those wait who want to know what becomes of a task. That somebody waits is written down in the database, so that an
 * end at another replica, which would leave nothing, leaves a trace for them; they look again when they are told that the
 * task is over, and in any case after a poll. Belongs to one context.
 */
final class OutcomeDesk {
    private static final TaskState[] STATES = TaskState.values();
    private static final String LOOK = "select * from look_at_outcomes($1, $2, $3)";

    /** Somebody who waits for the end of a task. */
    static final class Watcher extends Waiter<Outcome> {
        final UUID task;

        Watcher(UUID task, long waitMillis) {
            super(waitMillis);
            this.task = task;
        }
    }

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final DatabaseTime time;
    private final long pollMillis;
    private final Map<UUID, List<Watcher>> waiting = new HashMap<>();
    private boolean looking;
    private boolean lookAgain;
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
        waiting.computeIfAbsent(watcher.task, id -> new ArrayList<>()).add(watcher);
        look();
    }

    /** From now on nobody waits: whoever asks or has asked is told how it stands. */
    void stop() {
        stopping = true;
        look();
    }

    /** The task is over, as this replica or another says. */
    void over(UUID task) {
        if (waiting.containsKey(task)) {
            look();
        }
    }

    /** Looks at everything that is waited for; whatever is asked meanwhile is looked at next. */
    void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        forgetWhoWent();
        List<Watcher> asked = new ArrayList<>();
        waiting.values().forEach(asked::addAll);
        if (asked.isEmpty()) {
            return;
        }
        looking = true;
        lookAgain = false;
        database.one(
                        LOOK,
                        asked.stream().map(watcher -> watcher.task).toArray(UUID[]::new),
                        asked.stream().map(Waiter::isNew).toArray(Boolean[]::new),
                        asked.stream().map(this::waitMillis).toArray(Long[]::new))
                .onComplete(outcome -> {
                    looking = false;
                    if (outcome.failed()) {
                        dismiss(Faults.away(outcome.cause()));
                    } else {
                        answer(asked, outcome.result());
                    }
                });
    }

    private long waitMillis(Watcher watcher) {
        return stopping ? 0 : watcher.waitMillis;
    }

    private void answer(List<Watcher> asked, Row row) {
        Short[] kinds = row.getArrayOfShorts("kinds");
        long now = row.getLong("db_now");
        for (int i = 0; i < asked.size(); i++) {
            Watcher watcher = asked.get(i);
            watcher.answered(now);
            if (kinds[i] != 1) {
                watcher.tell(over(kinds[i], row, i));
            } else if (stopping || watcher.isOver(now)) {
                watcher.tell(new Outcome.Pending(STATES[row.getArrayOfShorts("states")[i]]));
            }
        }
        forgetWhoWent();
        time.observe(row, false);
        if (lookAgain) {
            look();
        } else {
            poll(now);
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
        long wait = waiting.values().stream()
                .flatMap(List::stream)
                .mapToLong(watcher -> watcher.isNew() ? 0 : watcher.left(now))
                .min()
                .orElse(-1);
        if (wait >= 0) {
            long mine = ++timer;
            vertx.setTimer(
                    Math.clamp(wait, 1, pollMillis),
                    id -> context.runOnContext(go -> {
                        if (mine == timer) {
                            look();
                        }
                    }));
        }
    }

    /** Somebody's wait may be over: how it stands then is what they are to be told. */
    void told(long now) {
        boolean over = waiting.values().stream().flatMap(List::stream).anyMatch(watcher -> watcher.isOver(now));
        if (over && !looking) {
            look();
        }
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
    }
}
