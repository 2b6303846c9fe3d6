package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread of an engine. A round takes all that has been asked since the last one and does it at one moment of the
 * clock. Whatever it has to keep goes into the open {@link Commit}; while one commit is being written the next one fills,
 * so that a slow disk makes commits larger and not fewer writes wait longer.
 *
 * <p>The first write that fails is the last one: nothing is known of the disk from then on (a failed fsync repeated may
 * succeed without having written anything), so it only answers questions until it is closed.
 *
 * @see <a href="https://www.usenix.org/conference/atc20/presentation/rebello">Can Applications Recover from fsync
 *     Failures?</a>
 */
final class EngineRounds {
    private static final Logger LOG = Logger.getLogger(EngineRounds.class);
    /** The longest sleep: a clock that is set forward is noticed within it. */
    private static final long LONGEST_SLEEP_MILLIS = 1000;
    /** So many commands are worth to be woken for, although none of them can be kept yet. */
    private static final int MANY = 32;

    /** Nobody minds to be judged so much later than they came, by a write of this thread. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What is done besides what is asked. */
    interface Work {
        /** Does what is due; before anything that was asked. */
        void advance(long now, Commit open);

        /** Hands out what can be handed out; after everything that was asked. */
        void serve(long now, Commit open);

        /** When one of the two has something to do next. */
        long next();

        /** There will be no more writes, for this reason. */
        void stopped(EngineUnavailableException why);
    }

    private final EngineClock clock;
    private final Work work;
    private final Inbox inbox;
    private final CommitWriter writer;
    private final Thread thread = new Thread(this::run, "task-engine");

    private Commit open = new Commit();
    private final Gathering gathering = new Gathering();
    private boolean writing;
    /** How the write of the other thread went, until this one has seen it. */
    private volatile CommitWriter.@Nullable Written written;
    /** What came while the open commit had no room and the one before was being written. */
    private @Nullable Command held;
    /** When the inbox was emptied last: whatever came before that moment is done or held. */
    private long emptied;
    /** Commands waited for the end of a write, and may have come before what became due meanwhile. */
    private boolean late;
    /** What this thread wrote itself may have made something ready since anybody was served. */
    private boolean unserved;

    private boolean closing;
    private volatile @Nullable EngineUnavailableException fault;
    private volatile boolean over;

    EngineRounds(TaskStorage storage, EngineClock clock, EngineObserver observer, Work work, Inbox inbox) {
        this.clock = clock;
        this.work = work;
        this.writer = new CommitWriter(storage, observer);
        this.inbox = inbox;
    }

    /** Starts, with what recovery had to keep. */
    void start(Commit first) {
        open = first;
        thread.start();
    }

    private void run() {
        while (!closing || writing || held != null || !inbox.isEmpty() || !open.isEmpty()) {
            guard(() -> {
                await();
                round();
            });
        }
        over = true;
        inbox.refuseAll(closed());
    }

    private void await() {
        if (isStuck()) {
            while (written == null) {
                LockSupport.park(this);
                closing |= Thread.interrupted();
            }
            return;
        }
        // What is due stays due in a broker that is read-only: it must not keep this thread awake.
        long due = fault == null ? work.next() - clock.current() : LONGEST_SLEEP_MILLIS;
        boolean hasMore = unserved || late || held != null || (closing && !writing);
        long sleep = hasMore ? 0 : Math.clamp(due, 0, LONGEST_SLEEP_MILLIS);
        long nanos = TimeUnit.MILLISECONDS.toNanos(sleep);
        if (writing) {
            // Whatever is to be kept waits for the end of the write, which wakes this thread.
            inbox.await(fault == null ? MANY : 1, nanos);
        } else {
            // An open commit that nobody writes waits for more, and its time may be over since that was asked.
            long left = gathers();
            inbox.await(
                    left > 0 ? Math.min(MANY, gathering.missing(open.answers())) : 1,
                    open.isEmpty() ? nanos : Math.min(nanos, left));
        }
        closing |= Thread.interrupted(); // nobody interrupts this thread but a JVM that wants it gone
    }

    private void round() {
        late |= isStuck() || held != null;
        seeWritten();
        if (late) {
            catchUp();
        } else {
            keepUp();
        }
        unserved = false;
        writeOpen();
    }

    private void keepUp() {
        Command asked = empty(); // before the look at the clock: none of these came after that moment
        long now = clock.current();
        unserved = false;
        whileWritable(() -> work.advance(now, open));
        runAll(asked, now);
        writeOpen();
        serve(unserved ? pass() : now);
    }

    /**
     * What came goes before what became due meanwhile, however many commits that takes. Yet those who wait are served beside
     * it, and all is done that was due when the last of it came: with creators who fill each commit there is always more.
     */
    private void catchUp() {
        Command came = held;
        boolean wasHeld = came != null;
        held = null;
        runAll(came == null ? empty() : came, clock.current());
        if (held == null) {
            whileWritable(() -> work.advance(emptied, open));
            late = wasHeld; // more may have come since, and before what is due by now
        }
        writeOpen();
        serve(clock.current());
    }

    private @Nullable Command empty() {
        emptied = clock.current();
        return inbox.takeAll();
    }

    /** Whether nothing more can be done before the write of the other thread is over. */
    private boolean isStuck() {
        return writing && open.isFull();
    }

    private void seeWritten() {
        CommitWriter.Written seen = written;
        if (seen != null) {
            written = null;
            writing = false;
            finish(seen);
        }
    }

    /** The time after a write of this thread, with all done that became due during it. */
    private long pass() {
        long now = clock.current();
        whileWritable(() -> work.advance(now, open));
        return now;
    }

    private void serve(long now) {
        whileWritable(() -> work.serve(now, open));
    }

    private void runAll(@Nullable Command first, long now) {
        Command command = first;
        while (command != null) {
            if (open.isFull()) {
                writeOpen();
                if (isStuck()) {
                    held = command;
                    return;
                }
            }
            Command following = command.next;
            command.next = null; // else one that lives long would keep all that came after it
            run(command, now);
            command = following;
        }
    }

    private void run(Command command, long now) {
        try {
            command.run(now);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void whileWritable(Runnable step) {
        if (fault == null) {
            guard(step);
        }
    }

    /** A fault of our own may have left the indexes halfway: nothing built on them may be written any more. */
    private void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable fault) {
        LOG.error("The task engine came upon a fault of its own", fault);
        stop("The broker came upon a fault of its own and takes no more writes; its log says which.");
    }

    private void writeOpen() {
        if (writing || open.isEmpty() || (gathers() > 0 && !open.isFull())) {
            return;
        }
        Commit commit = open;
        open = new Commit();
        try {
            keep(commit);
        } catch (RuntimeException | Error e) { // of a thread that could not be made, or no memory
            failed(e);
            commit.failed(stoppedBy());
        }
    }

    private void keep(Commit commit) {
        EngineUnavailableException broken = fault;
        if (broken != null) {
            commit.failed(broken);
        } else if (commit.changes().isEmpty()) {
            guard(commit::succeeded);
        } else if (writer.isQuick() && commit.isShort()) {
            CommitWriter.Written written = writer.write(commit);
            // After a long one before what became due: a lease that ran out is judged by what came meanwhile.
            Command meanwhile = written.nanos() < LONG_NANOS ? null : empty();
            finish(written);
            runAll(meanwhile, clock.current());
            unserved = true;
        } else {
            writer.write(commit, this::written); // which this thread sees in a later round
            writing = true;
        }
    }

    /** On the other thread. */
    private void written(CommitWriter.Written how) {
        written = how;
        inbox.add(new Command(new CompletableFuture<>(), true, seen -> {})); // for a thread that waits for commands
        LockSupport.unpark(thread); // and for one that is stuck
    }

    /** How many nanoseconds the open commit still waits for more; none in a broker that is read-only or stops. */
    private long gathers() {
        return fault == null && !closing && open.durable() ? gathering.left(open.answers(), System.nanoTime()) : 0;
    }

    private void finish(CommitWriter.Written written) {
        Commit commit = written.commit();
        if (written.fault() != null) {
            stop("The broker could not write to its disk and takes no more writes; its log says why.");
            commit.failed(stoppedBy());
            return;
        }
        if (commit.durable()) {
            writer.learn(written);
            gathering.written(writer.typicalNanos(), commit.answers(), open.answers(), System.nanoTime());
        }
        guard(commit::succeeded);
    }

    private void stop(String reason) {
        if (fault == null) {
            fault = new EngineUnavailableException(Kind.READ_ONLY, reason);
        }
        EngineUnavailableException why = stoppedBy();
        open.failed(why);
        open = new Commit();
        work.stopped(why);
    }

    /** Answers when all that was changed so far is kept. On the thread of the engine. */
    <T> void answerWhenKept(CompletableFuture<T> answer, T value) {
        if (fault == null) {
            open.answer(answer, value);
        } else {
            answer.complete(value);
        }
    }

    /** The commit that changes of this moment belong to. On the thread of the engine. */
    Commit open() {
        return open;
    }

    boolean isWritable() {
        return fault == null;
    }

    Optional<String> fault() {
        return Optional.ofNullable(fault).map(EngineUnavailableException::detail);
    }

    /** Why nothing is written any more, or soon. */
    EngineUnavailableException stoppedBy() {
        EngineUnavailableException why = fault;
        return why == null ? closed() : why;
    }

    static EngineUnavailableException closed() {
        return new EngineUnavailableException(Kind.CLOSED, "The broker is stopping.");
    }

    /** Whether nothing is taken out of the inbox any more. */
    boolean isOver() {
        return over;
    }

    /** Ends after what was asked before. On the thread of the engine. */
    void closeAfterThis() {
        closing = true;
        work.stopped(closed());
    }

    /** Waits for the end of the threads. */
    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // half a commit is worth the wait
            }
        }
        writer.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
