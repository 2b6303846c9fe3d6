package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread of an engine. A round takes all that has been asked since the last one and does it at one moment of the
 * clock. Whatever it has to keep goes into the open {@link Commit}; while one commit is being written the next one fills,
 * so that a slow disk makes commits larger and not fewer writes wait longer.
 *
 * <p>The first write that fails is the last one: nothing is known of the disk from then on (a failed fsync repeated may
 * succeed without having written anything), so the loop only answers questions until it is closed.
 *
 * @see <a href="https://www.usenix.org/conference/atc20/presentation/rebello">Can Applications Recover from fsync
 *     Failures?</a>
 */
final class EngineLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EngineLoop.class);
    /** The longest sleep: a clock that is set forward is noticed within it. */
    private static final long LONGEST_SLEEP_MILLIS = 1000;
    /** So many commands are worth to be woken for, although none of them can be kept yet. */
    private static final int MANY = 32;

    /** Nobody minds to be judged so much later than they came, by a write of this thread. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What the loop does besides what it is asked. */
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

    /** A write: what it keeps goes into the commit, what it says is answered when that is kept. */
    interface Write<T> {
        T apply(long now, Commit commit);
    }

    private final EngineClock clock;
    private final Work work;
    private final Inbox inbox = new Inbox();
    private final CommitWriter writer;
    private final Thread thread = new Thread(this::run, "task-engine");

    private Commit open = new Commit();
    private final Gathering gathering = new Gathering();
    private boolean writing;
    /** How the write of the other thread went, until this one has seen it. */
    private volatile CommitWriter.@Nullable Written written;
    /** What came while the open commit had no room and the one before was being written. */
    private @Nullable Command held;
    /** What this thread wrote itself may have made something ready since anybody was served. */
    private boolean unserved;

    private boolean closing;
    private volatile @Nullable EngineUnavailableException fault;
    private volatile boolean closed;

    EngineLoop(TaskStorage storage, EngineClock clock, EngineObserver observer, Work work) {
        this.clock = clock;
        this.work = work;
        this.writer = new CommitWriter(storage, observer);
    }

    /** Starts, with what recovery had to keep. */
    void start(Commit first) {
        open = first;
        thread.start();
    }

    /** Answers at once, from memory. */
    <T> CompletableFuture<T> ask(LongFunction<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(answer, now -> answer.complete(question.apply(now)));
        return answer;
    }

    /** Answers from memory, when all that led to the answer is kept. */
    <T> CompletableFuture<T> askWhatIsKept(LongFunction<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(answer, false, now -> answerWhenKept(answer, question.apply(now)));
        return answer;
    }

    /** Answers when all that the action keeps is kept, and lasts. */
    <T> CompletableFuture<T> write(Write<T> action) {
        return write(false, action);
    }

    /** The same for what is judged by when it came, as a lease is that ends: it is not to wait for another write. */
    <T> CompletableFuture<T> writeInTime(Write<T> action) {
        return write(true, action);
    }

    private <T> CompletableFuture<T> write(boolean urgent, Write<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        act(answer, urgent, now -> {
            int before = open.changes().size();
            open.answer(answer, action.apply(now, open));
            if (open.changes().size() > before) {
                open.mustLast();
            }
        });
        return answer;
    }

    /** Does something that sees to the answer itself, or is refused with it. */
    void act(CompletableFuture<?> answer, LongConsumer action) {
        act(answer, true, action);
    }

    private void act(CompletableFuture<?> answer, boolean urgent, LongConsumer action) {
        submit(answer, urgent, now -> {
            EngineUnavailableException broken = fault;
            if (broken == null) {
                action.accept(now);
            } else {
                answer.completeExceptionally(broken);
            }
        });
    }

    /** Does something that sees to the answer itself, also in a broker that is read-only. */
    void submit(CompletableFuture<?> answer, LongConsumer action) {
        submit(answer, true, action);
    }

    /** What can only be answered with the next commit need not wake the thread during this one. */
    private void submit(CompletableFuture<?> answer, boolean urgent, LongConsumer action) {
        inbox.add(new Command(answer, urgent, action));
        if (closed) {
            refuseAll();
        }
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

    Optional<String> fault() {
        return Optional.ofNullable(fault).map(EngineUnavailableException::detail);
    }

    private void refuseAll() {
        EngineUnavailableException why = closed();
        for (Command left = inbox.takeAll(); left != null; left = left.next) {
            left.refuse(why);
        }
    }

    private void run() {
        while (!closing || writing || held != null || !inbox.isEmpty() || !open.isEmpty()) {
            guard(() -> {
                await();
                round();
            });
        }
        closed = true;
        refuseAll();
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
        long sleep = unserved || (closing && !writing) ? 0 : Math.clamp(due, 0, LONGEST_SLEEP_MILLIS);
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
        seeWritten();
        Command came = held;
        if (came != null) {
            held = null;
            came.last().next = inbox.takeAll();
            runAll(came, clock.current()); // before what became due meanwhile
            if (isStuck()) {
                return;
            }
        }
        Command asked = inbox.takeAll(); // before the look at the clock: none of these came after that moment
        long now = clock.current();
        unserved = false;
        whileWritable(() -> work.advance(now, open));
        runAll(asked, now);
        writeOpen();
        serve(unserved ? pass() : now);
        unserved = false;
        writeOpen();
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
            write(commit);
        } catch (RuntimeException | Error e) { // of a thread that could not be made, or no memory
            failed(e);
            commit.failed(stoppedBy());
        }
    }

    private void write(Commit commit) {
        EngineUnavailableException broken = fault;
        if (broken != null) {
            commit.failed(broken);
        } else if (commit.changes().isEmpty()) {
            guard(commit::succeeded);
        } else if (writer.isQuick() && commit.isShort()) {
            CommitWriter.Written written = writer.write(commit);
            // After a long one before what became due: a lease that ran out is judged by what came meanwhile.
            Command meanwhile = written.nanos() < LONG_NANOS ? null : inbox.takeAll();
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

    static EngineUnavailableException closed() {
        return new EngineUnavailableException(Kind.CLOSED, "The broker is stopping.");
    }

    private EngineUnavailableException stoppedBy() {
        EngineUnavailableException why = fault;
        return why == null ? closed() : why;
    }

    /** Finishes what was asked before and ends the threads. May be called again. */
    @Override
    public void close() {
        submit(new CompletableFuture<>(), now -> {
            closing = true;
            work.stopped(closed());
        });
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
