package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.Rate;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One queue: its settings, its tasks by state, and who waits for them. Belongs to the thread of the engine, but for
 * {@link #latest}.
 */
final class QueueBook {

    /** When more may be handed out just by the passing of time. */
    static final class Refill extends Due {
        final QueueBook queue;

        private Refill(QueueBook queue) {
            this.queue = queue;
        }
    }

    private final int id;
    private final String name;
    private final Consumer<QueueBook> toServe;
    private QueueSettings settings;
    private boolean paused;
    private @Nullable TokenBucket bucket;
    private boolean awake;

    final ReadyTasks ready = new ReadyTasks();
    final GroupLines groups = new GroupLines();
    final TreeMap<UUID, TaskEntry> dead = new TreeMap<>();
    final WaiterLine waiters = new WaiterLine();
    /** Purges under way: nothing is handed out meanwhile. */
    int purges;

    /** Stands among those that are due while somebody waits for it. */
    final Refill refill = new Refill(this);

    int delayed;
    int blocked;
    int leased;
    int done;

    private record Snapshot(QueueSettings settings, boolean paused, QueueCounts counts, long oldest) {}

    private volatile Snapshot snapshot;

    /** A queue that is given to {@code toServe}, once a round, when more might be handed out than before. */
    QueueBook(StoredQueue stored, long now, Consumer<QueueBook> toServe) {
        this.id = stored.id();
        this.name = stored.name();
        this.toServe = toServe;
        this.settings = stored.settings();
        this.paused = stored.paused();
        limit(null, now);
        this.snapshot = snapshot();
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    QueueSettings settings() {
        return settings;
    }

    boolean paused() {
        return paused;
    }

    void set(QueueSettings changed, long now) {
        Rate before = settings.limits().rate();
        settings = changed;
        limit(before, now);
        wake();
    }

    private void limit(@Nullable Rate before, long now) {
        Rate rate = settings.limits().rate();
        if (!Objects.equals(before, rate)) {
            bucket = rate == null ? null : new TokenBucket(rate, now);
        }
        ready.limit(settings.limits().maxInFlightPerKey());
    }

    /** Goes on as the bucket of this queue was left. */
    void resume(StoredBucket left, long now) {
        if (bucket != null && bucket.lasts()) {
            bucket.resume(left, now);
        }
    }

    /** Begins with an empty bucket now, unless that goes on as it was left. */
    void emptyBucket(long now) {
        Rate rate = settings.limits().rate();
        if (bucket != null && rate != null && !bucket.lasts()) {
            bucket = new TokenBucket(rate, now);
        }
    }

    void pause(boolean pause) {
        paused = pause;
        wake();
    }

    // ---- handing out ---------------------------------------------------------------------------------------------

    /** More might be handed out than before. */
    void wake() {
        if (!awake && !waiters.isEmpty()) {
            awake = true;
            toServe.accept(this);
        }
    }

    void asleep() {
        awake = false;
    }

    /** How many tasks may be handed out now, were there that many. */
    int allowed(long now) {
        if (paused || purges > 0) {
            return 0;
        }
        int slots = settings.mostInFlight() - leased;
        return bucket == null ? slots : Math.min(slots, bucket.available(now));
    }

    /** When {@link #allowed} grows just by waiting; {@link Long#MAX_VALUE} for never. */
    long allowedNext(long now) {
        return bucket == null || paused || purges > 0 || settings.mostInFlight() <= leased
                ? Long.MAX_VALUE
                : bucket.next(now);
    }

    /** A task is handed out. */
    void handOut() {
        if (bucket != null) {
            bucket.take();
        }
    }

    /** Whether a hand-out is to be kept before it reaches anybody, lest a restart forget that it counted. */
    boolean keepsBucket() {
        return bucket != null && bucket.lasts();
    }

    /** Keeps where the rate stands, if that has to outlive a restart. */
    void keepBucket(Commit commit) {
        if (bucket != null && bucket.lasts()) {
            commit.keep(new Change.PutBucket(bucket.stored(id)));
        }
    }

    // ---- looking -------------------------------------------------------------------------------------------------

    StoredQueue stored() {
        return new StoredQueue(id, name, settings, paused);
    }

    /** The queue as it is now. */
    Queue view(long now) {
        return view(snapshot(), now);
    }

    /** Makes the present what other threads see. */
    void publish() {
        snapshot = snapshot();
    }

    /** The queue as it was when it was published last. May be called from any thread. */
    Queue latest(long now) {
        return view(snapshot, now);
    }

    private Snapshot snapshot() {
        QueueCounts counts = new QueueCounts(ready.size(), delayed, blocked, leased, dead.size(), done);
        return new Snapshot(settings, paused, counts, ready.oldest());
    }

    private Queue view(Snapshot of, long now) {
        Duration age = of.oldest == Long.MAX_VALUE ? Duration.ZERO : Duration.ofMillis(Math.max(0, now - of.oldest));
        return new Queue(name, of.settings, of.paused, of.counts, age);
    }
}
