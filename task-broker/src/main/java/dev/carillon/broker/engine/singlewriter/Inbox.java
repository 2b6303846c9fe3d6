package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineUnavailableException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What any thread asks of one. Commands are linked through themselves into a stack, of which all are taken at once and
 * turned round: one exchange a round for the taker, one for each that puts one in, and nothing is allocated.
 *
 * <p>To wake a thread takes longer than most commands do. So the taker says with how many it can wait while it sleeps, and is
 * woken by whoever makes them so many, or by a command that cannot wait.
 */
final class Inbox {
    private final AtomicReference<@Nullable Command> newest = new AtomicReference<>();
    private volatile @Nullable Thread sleeper;
    /** How many commands wake the one who sleeps. Written before {@link #sleeper}. */
    private volatile int enough;

    /** Puts a command in. From any thread. */
    void add(Command command) {
        Command before;
        do {
            before = newest.get();
            command.next = before;
            command.depth = before == null ? 1 : before.depth + 1;
            command.pressing = command.urgent || (before != null && before.pressing);
        } while (!newest.compareAndSet(before, command));
        // Either this sees that the taker sleeps, or the taker, which says so before it looks, sees the command.
        Thread asleep = sleeper;
        if (asleep != null && (command.urgent || command.depth == enough)) {
            LockSupport.unpark(asleep);
        }
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Takes all there are, the first put first, linked by {@link Command#next}; null for none. From any thread. */
    @Nullable Command takeAll() {
        Command command = newest.getAndSet(null);
        Command oldest = null;
        while (command != null) {
            Command older = command.next;
            command.next = oldest;
            oldest = command;
            command = older;
        }
        return oldest;
    }

    /** Refuses all there are. From any thread. */
    void refuseAll(EngineUnavailableException why) {
        for (Command left = takeAll(); left != null; left = left.next) {
            left.refuse(why);
        }
    }

    /**
     * Waits until there are so many in it, or one that is urgent, or the time is over. By one thread; may return early.
     *
     * @param commands one or more
     */
    void await(int commands, long nanos) {
        enough = commands;
        sleeper = Thread.currentThread();
        if (nanos > 0 && !has(commands)) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeper = null;
    }

    private boolean has(int commands) {
        Command command = newest.get();
        return command != null && (command.pressing || command.depth >= commands);
    }
}
