package dev.carillon.broker.engine.singlewriter;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What any thread asks of one. Commands are linked through themselves into a stack, of which all are taken at once and
 * turned round: one exchange a round for the taker, one for each that puts one in, and nothing is allocated. The taker
 * is woken only when it sleeps, by whoever puts the first one in.
 */
final class Inbox {
    private final AtomicReference<@Nullable Command> newest = new AtomicReference<>();
    private volatile @Nullable Thread sleeper;

    /** Puts a command in. From any thread. */
    void add(Command command) {
        Command before;
        do {
            before = newest.get();
            command.next = before;
        } while (!newest.compareAndSet(before, command));
        if (before == null) {
            // Either this sees that the taker sleeps, or the taker, which says so before it looks, sees the command.
            LockSupport.unpark(sleeper);
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

    /** Waits until there is something in it, or the time is over. By one thread; may return early. */
    void await(long nanos) {
        sleeper = Thread.currentThread();
        if (newest.get() == null && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeper = null;
    }
}
