package dev.carillon.broker.engine.singlewriter;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is found by its identifier: open addressing with linear probing, a few bytes for each. In many small parts, so that
 * no growth takes long enough to be noticed. The time in the identifiers of tasks and their random bits say which: so what
 * is added within a moment stands in a few of them, a collector that looks for references to young objects has little of
 * the table to look through, and what comes within some seconds is spread over all. Digests have no time, and are spread
 * over all at once. Not thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // an entry is itself and equals no other
final class IdTable<E extends Identified> {
    /** A whole number of bits. */
    static final int PARTS = 1024;

    private static final int FIRST_CAPACITY = 8;
    /** Parts at a time, of which the random bits choose one. */
    private static final int PARTS_AT_A_TIME = 32;
    /** They are others every 128 ms: the milliseconds begin at bit 16 (RFC 9562, section 5.7). */
    private static final int TIME_SHIFT = 16 + 7;

    private final Part[] parts = new Part[PARTS];
    private int size;

    IdTable() {
        Arrays.setAll(parts, i -> new Part());
    }

    int size() {
        return size;
    }

    @Nullable E find(UUID id) {
        return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    @SuppressWarnings("unchecked") // only E is ever added
    @Nullable E find(long high, long low) {
        return (E) part(high, low).find(high, low);
    }

    void add(E element) {
        part(element.idHigh, element.idLow).add(element);
        size++;
    }

    void remove(E element) {
        part(element.idHigh, element.idLow).remove(element);
        size--;
    }

    /** Adds what is wanted of this part to a list; says how many it looked at. */
    @SuppressWarnings("unchecked") // only E is ever added
    int addTo(List<E> list, int part, Predicate<E> wanted) {
        for (Identified element : parts[part].slots) {
            if (element != null && wanted.test((E) element)) {
                list.add((E) element);
            }
        }
        return parts[part].used;
    }

    private Part part(long high, long low) {
        long group = high >>> TIME_SHIFT;
        return parts[(int) ((group * PARTS_AT_A_TIME) | (low & (PARTS_AT_A_TIME - 1))) & (PARTS - 1)];
    }

    /** The bits that are left of the random ones, mixed; those of identifiers made elsewhere may be less random. */
    private static int hash(long low) {
        return (int) (((low >>> 5) * 0x9e3779b97f4a7c15L) >>> 32);
    }

    private static final class Part {
        private @Nullable Identified[] slots = new @Nullable Identified[FIRST_CAPACITY];
        private int used;

        @Nullable Identified find(long high, long low) {
            int mask = slots.length - 1;
            int slot = hash(low) & mask;
            for (Identified element = slots[slot]; element != null; element = slots[slot]) {
                if (element.idLow == low && element.idHigh == high) {
                    return element;
                }
                slot = (slot + 1) & mask;
            }
            return null;
        }

        void add(Identified element) {
            if (used >= slots.length - (slots.length >> 2)) {
                grow();
            }
            used++;
            put(element);
        }

        private void put(Identified element) {
            int mask = slots.length - 1;
            int slot = hash(element.idLow) & mask;
            while (slots[slot] != null) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = element;
        }

        private void grow() {
            @Nullable Identified[] before = slots;
            slots = new @Nullable Identified[2 * before.length];
            for (Identified element : before) {
                if (element != null) {
                    put(element);
                }
            }
        }

        /** Closes the gap: what stands behind moves up unless it stands where it belongs (Knuth 6.4, algorithm R). */
        void remove(Identified element) {
            int mask = slots.length - 1;
            int gap = hash(element.idLow) & mask;
            while (slots[gap] != element) {
                if (slots[gap] == null) {
                    throw new IllegalStateException("does not stand in this table");
                }
                gap = (gap + 1) & mask;
            }
            used--;
            int slot = (gap + 1) & mask;
            for (Identified moving = slots[slot]; moving != null; moving = slots[slot]) {
                int home = hash(moving.idLow) & mask;
                if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                    slots[gap] = moving;
                    gap = slot;
                }
                slot = (slot + 1) & mask;
            }
            slots[gap] = null;
        }
    }
}
