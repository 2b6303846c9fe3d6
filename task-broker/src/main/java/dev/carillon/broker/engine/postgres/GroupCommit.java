package dev.carillon.broker.engine.postgres;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Gathers what is asked while a transaction is under way, and does all of it in the next one: a slow disk makes
 * transactions larger and not queues longer. Belongs to one context.
 */
final class GroupCommit<C extends GroupCommit.Command<?>> {

    /** Something asked, and who waits for the answer. */
    abstract static class Command<A> {
        final CompletableFuture<A> answer = new CompletableFuture<>();

        /** Rows. */
        abstract int weight();

        /** Bytes of payload. */
        long bytes() {
            return 0;
        }
    }

    /** Does everything in one transaction and answers everybody; where it fails, nothing was done or nothing is known. */
    interface Transaction<C> {
        Future<Void> run(List<C> commands);
    }

    private static final int MOST_ROWS = 1000;
    private static final long MOST_BYTES = 8L << 20;

    private final Transaction<C> transaction;
    private final ArrayDeque<C> waiting = new ArrayDeque<>();
    private int underWay;
    private final int most;

    /**
     * One that has up to {@code most} transactions under way. With more than one, what was asked without waiting for what
     * was asked before may overtake it.
     */
    GroupCommit(int most, Transaction<C> transaction) {
        this.most = most;
        this.transaction = transaction;
    }

    void add(C command) {
        waiting.add(command);
        next();
    }

    boolean isIdle() {
        return underWay == 0 && waiting.isEmpty();
    }

    private void next() {
        while (underWay < most && !waiting.isEmpty()) {
            List<C> commands = take();
            underWay++;
            run(commands).onComplete(done -> {
                underWay--;
                next();
            });
        }
    }

    private List<C> take() {
        List<C> commands = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        for (C command = waiting.peek(); command != null; command = waiting.peek()) {
            rows += command.weight();
            bytes += command.bytes();
            if (!commands.isEmpty() && (rows > MOST_ROWS || bytes > MOST_BYTES)) {
                break;
            }
            commands.add(waiting.remove());
        }
        return commands;
    }

    private Future<Void> run(List<C> commands) {
        Future<Void> outcome;
        try {
            outcome = transaction.run(commands);
        } catch (RuntimeException e) {
            outcome = Future.failedFuture(e);
        }
        return outcome.recover(failure -> {
            if (commands.size() == 1 || !nothingWasDone(failure)) {
                commands.forEach(command -> command.answer.completeExceptionally(failure));
                return Future.succeededFuture();
            }
            return each(commands);
        });
    }

    /** Whether the database said so. Whatever else goes wrong may do so after the commit, as with a word not understood. */
    private static boolean nothingWasDone(Throwable failure) {
        return Faults.isRefusal(failure) || Faults.isTooMuch(failure);
    }

    /** The database refused one of them, or they were too much together: whoever is not at fault must not suffer. */
    private Future<Void> each(List<C> commands) {
        Future<Void> done = Future.succeededFuture();
        for (C command : commands) {
            done = done.compose(before -> run(List.of(command)));
        }
        return done;
    }
}
