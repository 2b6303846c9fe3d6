package dev.carillon.broker.engine.singlewriter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of what is due, the earliest first, that can take any element out again in logarithmic time since each
 * knows its place. Not thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // an element is itself and equals no other
final class DueHeap<T extends Due> {
    private static final int FIRST_CAPACITY = 64;

    private @Nullable Due[] heap = new @Nullable Due[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    void add(T element) {
        if (element.place != Due.NOWHERE) {
            throw new IllegalStateException("stands in a heap already");
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        size++;
        siftUp(size - 1, element);
    }

    /** Takes it out. */
    void remove(T element) {
        int place = element.place;
        if (place == Due.NOWHERE || heap[place] != element) {
            throw new IllegalStateException("does not stand in this heap");
        }
        element.place = Due.NOWHERE;
        size--;
        Due last = at(size);
        heap[size] = null;
        if (last != element) {
            siftDown(place, last);
            if (last.place == place) {
                siftUp(place, last);
            }
        }
    }

    /** The earliest; null in an empty heap. */
    @SuppressWarnings("unchecked") // only T is ever added
    @Nullable T first() {
        return (T) heap[0];
    }

    /** Takes the earliest out if it is due by this time; else null. */
    @Nullable T takeDue(long now) {
        T first = first();
        if (first == null || first.at > now) {
            return null;
        }
        remove(first);
        return first;
    }

    /** When the earliest is due; {@link Long#MAX_VALUE} in an empty heap. */
    long next() {
        Due first = heap[0];
        return first == null ? Long.MAX_VALUE : first.at;
    }

    private void siftUp(int from, Due element) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            Due above = at(parent);
            if (!element.before(above)) {
                break;
            }
            put(place, above);
            place = parent;
        }
        put(place, element);
    }

    private void siftDown(int from, Due element) {
        int place = from;
        while (place < size / 2) {
            int child = 2 * place + 1;
            if (child + 1 < size && at(child + 1).before(at(child))) {
                child++;
            }
            Due below = at(child);
            if (!below.before(element)) {
                break;
            }
            put(place, below);
            place = child;
        }
        put(place, element);
    }

    private Due at(int place) {
        Due due = heap[place];
        if (due == null) {
            throw new IllegalStateException("a hole in the heap");
        }
        return due;
    }

    private void put(int place, Due element) {
        heap[place] = element;
        element.place = place;
    }
}
