package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ends leases: those of all callers that came together in one transaction. Belongs to one context. */
final class Settling implements GroupCommit.Transaction<Settling.Request> {
    private static final String SETTLE = "select * from settle_tasks($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    private static final Verdict[] VERDICTS = Verdict.values();

    static final class Request extends GroupCommit.Command<List<Verdict>> {
        final List<String> tokens;
        final Settlement settlement;

        Request(List<String> tokens, Settlement settlement) {
            this.tokens = List.copyOf(tokens);
            this.settlement = settlement;
        }

        @Override
        int weight() {
            return tokens.size();
        }

        @Override
        long bytes() {
            return settlement instanceof Settlement.Ack(Payload result) && result != null
                    ? (long) result.bytes().length * tokens.size()
                    : 0;
        }
    }

    private final Database database;
    private final DatabaseTime time;
    private final Notes notes;
    private final EngineObserver observer;

    Settling(Database database, DatabaseTime time, Notes notes, EngineObserver observer) {
        this.database = database;
        this.time = time;
        this.notes = notes;
        this.observer = observer;
    }

    /** The columns of a transaction. */
    private static final class Columns {
        final UUID[] ids;
        final UUID[] nonces;
        final Short[] kinds;
        final @Nullable Long[] delays;
        final Double[] jitters;
        final @Nullable String[] reasons;
        final @Nullable String[] types;
        final @Nullable Buffer[] results;
        int filled;

        Columns(int size) {
            ids = new UUID[size];
            nonces = new UUID[size];
            kinds = new Short[size];
            delays = new Long[size];
            jitters = new Double[size];
            reasons = new String[size];
            types = new String[size];
            results = new Buffer[size];
        }

        void add(String text, Settlement settlement) {
            LeaseToken token = LeaseToken.parseAny(text);
            int i = filled++;
            ids[i] = token.id();
            nonces[i] = token.nonce();
            jitters[i] = ThreadLocalRandom.current().nextDouble();
            switch (settlement) {
                case Settlement.Ack ack -> {
                    kinds[i] = 0;
                    Payload result = ack.result();
                    types[i] = result == null ? null : result.contentType();
                    results[i] = result == null ? null : Buffer.buffer(result.bytes());
                }
                case Settlement.Retry retry -> {
                    kinds[i] = 1;
                    delays[i] = retry.delay().map(Duration::toMillis).orElse(null);
                    reasons[i] = retry.reason();
                }
                case Settlement.Fail fail -> {
                    kinds[i] = 2;
                    reasons[i] = fail.reason();
                }
            }
        }
    }

    @Override
    public Future<Void> run(List<Request> requests) {
        int size = requests.stream().mapToInt(Request::weight).sum();
        Columns all = new Columns(size);
        requests.forEach(request -> request.tokens.forEach(token -> all.add(token, request.settlement)));
        long start = System.nanoTime();
        return database.one(
                        SETTLE,
                        time.from(),
                        all.ids,
                        all.nonces,
                        all.kinds,
                        all.delays,
                        all.jitters,
                        all.reasons,
                        all.types,
                        all.results)
                .map(row -> {
                    observer.committed(size, System.nanoTime() - start, true);
                    notes.take(row);
                    List<Verdict> verdicts = verdicts(row);
                    int at = 0;
                    for (Request request : requests) {
                        int first = at;
                        at += request.weight();
                        request.answer.complete(List.copyOf(verdicts.subList(first, at)));
                    }
                    return null;
                });
    }

    /** As the database's functions number them. */
    static List<Verdict> verdicts(Row row) {
        return Arrays.stream(row.getArrayOfShorts("verdicts"))
                .map(number -> VERDICTS[number])
                .toList();
    }
}
