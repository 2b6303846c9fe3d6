package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * The way to the thread of an engine: what is asked here is done there, in the order in which it came, in the next of its
 * {@link EngineRounds}. Thread-safe, and never waits.
 */
final class EngineLoop implements AutoCloseable {

    /** A write: what it keeps goes into the commit, what it says is answered when that is kept. */
    interface Write<T> {
        T apply(long now, Commit commit);
    }

    private final EngineRounds rounds;
    private final Inbox inbox = new Inbox();

    EngineLoop(TaskStorage storage, EngineClock clock, EngineObserver observer, EngineRounds.Work work) {
        this.rounds = new EngineRounds(storage, clock, observer, work, inbox);
    }

    /** Starts, with what recovery had to keep. */
    void start(Commit first) {
        rounds.start(first);
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
        submit(answer, false, now -> rounds.answerWhenKept(answer, question.apply(now)));
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
            Commit open = rounds.open();
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
            if (rounds.isWritable()) {
                action.accept(now);
            } else {
                answer.completeExceptionally(rounds.stoppedBy());
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
        if (rounds.isOver()) {
            inbox.refuseAll(closed());
        }
    }

    /** Answers when all that was changed so far is kept. On the thread of the engine. */
    <T> void answerWhenKept(CompletableFuture<T> answer, T value) {
        rounds.answerWhenKept(answer, value);
    }

    /** The commit that changes of this moment belong to. On the thread of the engine. */
    Commit open() {
        return rounds.open();
    }

    /** Why nothing is written any more. */
    Optional<String> fault() {
        return rounds.fault();
    }

    static EngineUnavailableException closed() {
        return EngineRounds.closed();
    }

    /** Finishes what was asked before and ends the threads. May be called again. */
    @Override
    public void close() {
        submit(new CompletableFuture<>(), now -> rounds.closeAfterThis());
        rounds.awaitEnd();
    }
}
