package dev.carillon.broker.engine.singlewriter;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of payload are on their way to workers, in answers of more than {@value #SMALL} bytes: what is read for
 * hundreds who wait, and for whom a queue is resumed, would take all of the heap. Each counts until somebody says that it was
 * sent, and no longer than the lease lasts, so that nobody holds the others up for ever. Belongs to the thread of the
 * engine.
 */
final class AnswersUnderWay {
    /** Of fewer bytes as many answers as there may be hold less than their connections do. */
    static final long SMALL = 64 << 10;
    /** With so many bytes under way only small answers begin. */
    static final long MOST = 64 << 20;

    private static final class Answer extends Due {
        final LeaseTokens.Parsed first;
        final long bytes;

        Answer(LeaseTokens.Parsed first, long bytes, long until) {
            this.first = first;
            this.bytes = bytes;
            this.at = until;
        }
    }

    private final Map<LeaseTokens.Parsed, Answer> answers = new HashMap<>();
    private final DueHeap<Answer> ending = new DueHeap<>();
    private long bytes;

    /** How many bytes the next answer may have, unless it is of a single task that has more; see {@link #mayBegin}. */
    long room(long most) {
        return isFull() ? SMALL : most;
    }

    /** Whether an answer may begin whose first task has so many bytes. */
    boolean mayBegin(int first) {
        return first <= SMALL || !isFull();
    }

    private boolean isFull() {
        return bytes >= MOST;
    }

    /**
     * An answer begins; says whether it is a large one.
     *
     * @param first the token of its first task
     * @param until when its leases end
     */
    boolean begin(LeaseTokens.Parsed first, long size, long until) {
        if (size <= SMALL) {
            return false;
        }
        Answer answer = new Answer(first, size, until);
        answers.put(first, answer);
        ending.add(answer);
        bytes += size;
        return true;
    }

    /** The answer that began with this token is held no more; true if larger ones may begin again because of that. */
    boolean end(LeaseTokens.@Nullable Parsed first) {
        Answer answer = first == null ? null : answers.get(first);
        if (answer == null) {
            return false;
        }
        ending.remove(answer);
        return forget(answer);
    }

    /** The same of all whose leases are over. */
    boolean expire(long now) {
        boolean roomAgain = false;
        for (Answer answer = ending.takeDue(now); answer != null; answer = ending.takeDue(now)) {
            roomAgain |= forget(answer);
        }
        return roomAgain;
    }

    private boolean forget(Answer answer) {
        boolean before = isFull();
        Objects.requireNonNull(answers.remove(answer.first));
        bytes -= answer.bytes;
        return before && !isFull();
    }

    long next() {
        return ending.next();
    }
}
