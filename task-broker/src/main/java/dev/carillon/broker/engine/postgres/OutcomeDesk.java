package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where those wait who want to know what becomes of a task. That somebody waits is written down in the database, so that an
 * end at another replica, which would leave nothing, leaves a trace for them; they look again when they are told that the
 * task is over, and in any case after a poll. Belongs to one context.
 */
final class OutcomeDesk {
    private static final TaskState[] STATES = TaskState.values();
    private static final String LOOK = "select * from look_at_outcomes($1, $2, $3)";

    static final class Waiter {
        final UUID task;
        final long waitMillis;
        final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        /** Completes when the database was asked for the first time. */
        final Promise<Void> takenIn = Promise.promise();

        private @Nullable Long until;

        Waiter(UUID task, long waitMillis) {
            this.task = task;
            this.waitMillis = waitMillis;
        }
    }

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final DatabaseTime time;
    private final long pollMillis;
    private final Map<UUID, List<Waiter>> waiting = new HashMap<>();
    private boolean looking;
    private boolean lookAgain;
    /** The last timer that was set; earlier ones are of no use any more. */
    private long timer;

    OutcomeDesk(Vertx vertx, Context context, Database database, DatabaseTime time, long pollMillis) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.time = time;
        this.pollMillis = pollMillis;
    }

    void ask(Waiter waiter) {
        waiting.computeIfAbsent(waiter.task, id -> new ArrayList<>()).add(waiter);
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
        List<Waiter> asked = new ArrayList<>();
        waiting.values().forEach(asked::addAll);
        if (asked.isEmpty()) {
            return;
        }
        looking = true;
        lookAgain = false;
        database.one(
                        LOOK,
                        asked.stream().map(waiter -> waiter.task).toArray(UUID[]::new),
                        asked.stream().map(waiter -> waiter.until == null).toArray(Boolean[]::new),
                        asked.stream().map(waiter -> waiter.waitMillis).toArray(Long[]::new))
                .onComplete(outcome -> {
                    looking = false;
                    if (outcome.failed()) {
                        dismiss(Faults.away(outcome.cause()));
                    } else {
                        answer(asked, outcome.result());
                    }
                });
    }

    private void answer(List<Waiter> asked, Row row) {
        Short[] kinds = row.getArrayOfShorts("kinds");
        long now = row.getLong("db_now");
        for (int i = 0; i < asked.size(); i++) {
            Waiter waiter = asked.get(i);
            if (waiter.until == null) {
                waiter.until = now + waiter.waitMillis;
            }
            if (kinds[i] != 1) {
                waiter.answer.complete(over(kinds[i], row, i));
            } else if (waiter.until <= now) {
                waiter.answer.complete(new Outcome.Pending(STATES[row.getArrayOfShorts("states")[i]]));
            }
            waiter.takenIn.tryComplete();
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
                .mapToLong(waiter -> waiter.until == null ? 0 : waiter.until - now)
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
        boolean over = waiting.values().stream()
                .flatMap(List::stream)
                .anyMatch(waiter -> waiter.until != null && waiter.until <= now);
        if (over && !looking) {
            look();
        }
    }

    private void forgetWhoWent() {
        waiting.values().removeIf(waiters -> {
            waiters.removeIf(waiter -> waiter.answer.isDone() && takenIn(waiter));
            return waiters.isEmpty();
        });
    }

    /** Also one that nobody looked for: whoever asks in order would wait for it for ever. */
    private static boolean takenIn(Waiter waiter) {
        waiter.takenIn.tryComplete();
        return true;
    }

    void dismiss(EngineUnavailableException why) {
        waiting.values()
                .forEach(waiters -> waiters.forEach(waiter -> {
                    waiter.takenIn.tryComplete();
                    waiter.answer.completeExceptionally(why);
                }));
        waiting.clear();
    }
}
