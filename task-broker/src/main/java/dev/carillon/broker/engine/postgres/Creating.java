package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates tasks: those of all callers that came together in one transaction. Belongs to one context. */
final class Creating implements GroupCommit.Transaction<Creating.Request> {
    private static final TaskState[] STATES = TaskState.values();

    /** What one caller asked for. Digests are worked out by the caller's own thread. */
    static final class Request extends GroupCommit.Command<Optional<List<Creation>>> {
        final String queue;
        final List<NewTask> tasks;
        final @Nullable UUID[] digests;
        final @Nullable UUID[] requests;
        final boolean plain;
        final long bytes;

        Request(String queue, List<NewTask> tasks) {
            this.queue = queue;
            this.tasks = List.copyOf(tasks);
            this.digests = new UUID[tasks.size()];
            this.requests = new UUID[tasks.size()];
            boolean simple = !tasks.isEmpty();
            long sum = 0;
            for (int i = 0; i < digests.length; i++) {
                NewTask task = this.tasks.get(i);
                String key = task.idempotencyKey();
                if (key != null) {
                    digests[i] = RequestDigest.ofKey(queue, key);
                    requests[i] = RequestDigest.of(task);
                }
                simple &= key == null && task.attributes().group() == null;
                sum += task.payload().bytes().length;
            }
            this.plain = simple;
            this.bytes = sum;
        }

        @Override
        int weight() {
            return tasks.size();
        }

        @Override
        long bytes() {
            return bytes;
        }
    }

    private static final String PLAIN = "select * from create_plain($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    private static final String EACH =
            "select * from create_each($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    private final Database database;
    private final DatabaseTime time;
    private final Identifiers ids;
    private final Capacity capacity;
    private final Notes notes;
    private final Sweeper sweeper;
    private final EngineObserver observer;

    Creating(
            Database database,
            DatabaseTime time,
            Identifiers ids,
            Capacity capacity,
            Notes notes,
            Sweeper sweeper,
            EngineObserver observer) {
        this.database = database;
        this.time = time;
        this.ids = ids;
        this.capacity = capacity;
        this.notes = notes;
        this.sweeper = sweeper;
        this.observer = observer;
    }

    @Override
    public Future<Void> run(List<Request> requests) {
        int size = requests.stream().mapToInt(Request::weight).sum();
        return capacity.forAnother(size).compose(room -> {
            boolean plain = room >= size && requests.stream().allMatch(request -> request.plain);
            Rows rows = new Rows(size);
            long now = time.estimate();
            requests.forEach(request -> request.tasks.forEach(task -> rows.add(ids.next(now), request.queue, task)));
            long start = System.nanoTime();
            return (plain ? plain(requests, rows) : each(requests, rows, room))
                    .onSuccess(done -> observer.committed(size, System.nanoTime() - start, true));
        });
    }

    // ---- together ------------------------------------------------------------------------------------------------

    private Future<Void> plain(List<Request> requests, Rows rows) {
        return database.one(
                        PLAIN,
                        time.from(),
                        rows.queues,
                        rows.ids,
                        rows.delays,
                        rows.ats,
                        rows.priorities,
                        rows.types,
                        rows.payloads,
                        rows.keys,
                        rows.timesToLive,
                        rows.traceparents)
                .map(row -> {
                    notes.take(row);
                    Boolean[] found = row.getArrayOfBooleans("found_queue");
                    long now = row.getLong("db_now");
                    int at = 0;
                    for (Request request : requests) {
                        if (found[at]) {
                            answer(request, rows, at, now);
                        } else {
                            request.answer.complete(Optional.empty());
                        }
                        at += request.weight();
                    }
                    return null;
                });
    }

    private void answer(Request request, Rows rows, int first, long now) {
        List<Creation> answers = new ArrayList<>(request.weight());
        boolean anyReady = false;
        for (int i = 0; i < request.weight(); i++) {
            long readyAt = request.tasks.get(i).readyTime().millis(now);
            boolean ready = readyAt <= now;
            anyReady |= ready;
            if (!ready) {
                sweeper.dueAt(readyAt);
            }
            answers.add(new Creation.Created(
                    rows.ids[first + i],
                    ready ? TaskState.READY : TaskState.DELAYED,
                    Instant.ofEpochMilli(readyAt),
                    false));
        }
        created(request, answers.size(), anyReady);
        request.answer.complete(Optional.of(answers));
    }

    private void created(Request request, int tasks, boolean anyReady) {
        notes.more(tasks);
        observer.created(request.queue, tasks);
        if (anyReady) {
            notes.ready(request.queue);
        }
    }

    // ---- one by one ----------------------------------------------------------------------------------------------

    private Future<Void> each(List<Request> requests, Rows rows, long room) {
        int size = rows.ids.length;
        UUID[] digests = new UUID[size];
        UUID[] bodies = new UUID[size];
        int at = 0;
        for (Request request : requests) {
            System.arraycopy(request.digests, 0, digests, at, request.weight());
            System.arraycopy(request.requests, 0, bodies, at, request.weight());
            at += request.weight();
        }
        return database.one(
                        EACH,
                        time.from(),
                        room,
                        rows.queues,
                        rows.ids,
                        rows.delays,
                        rows.ats,
                        rows.priorities,
                        rows.types,
                        rows.payloads,
                        rows.keys,
                        rows.timesToLive,
                        rows.traceparents,
                        rows.groups,
                        digests,
                        bodies)
                .compose(row -> {
                    notes.take(row);
                    return answerEach(requests, row);
                });
    }

    private Future<Void> answerEach(List<Request> requests, Row row) {
        Short[] outcomes = row.getArrayOfShorts("outcomes");
        int at = 0;
        Future<Void> checked = Future.succeededFuture();
        for (Request request : requests) {
            int first = at;
            at += request.weight();
            if (request.weight() == 0) {
                checked = known(request);
            } else if (outcomes[first] == 4) {
                request.answer.complete(Optional.empty());
            } else {
                answerEach(request, row, first);
            }
        }
        return checked;
    }

    private void answerEach(Request request, Row row, int first) {
        Short[] outcomes = row.getArrayOfShorts("outcomes");
        UUID[] made = row.getArrayOfUUIDs("ids");
        Short[] states = row.getArrayOfShorts("states");
        Long[] ready = row.getArrayOfLongs("ready");
        List<Creation> answers = new ArrayList<>(request.weight());
        int created = 0;
        boolean anyReady = false;
        for (int i = first; i < first + request.weight(); i++) {
            TaskState state = STATES[states[i]];
            boolean isNew = outcomes[i] == 0;
            created += isNew ? 1 : 0;
            anyReady |= isNew && state == TaskState.READY;
            if (isNew && state == TaskState.DELAYED) {
                sweeper.dueAt(ready[i]);
            }
            answers.add(
                    switch (outcomes[i]) {
                        case 0, 1 ->
                            new Creation.Created(made[i], state, Instant.ofEpochMilli(ready[i]), outcomes[i] == 1);
                        case 2 -> new Creation.KeyReused();
                        default -> new Creation.Full();
                    });
        }
        created(request, created, anyReady);
        request.answer.complete(Optional.of(answers));
    }

    /** Nothing to create: only whether there is such a queue. */
    private Future<Void> known(Request request) {
        return database.all("select 1 from queue where name = $1", request.queue)
                .map(rows -> {
                    request.answer.complete(rows.size() == 0 ? Optional.empty() : Optional.of(List.of()));
                    return null;
                });
    }
}
