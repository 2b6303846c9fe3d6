package dev.carillon.broker.engine.singlewriter;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by identifier: open addressing with linear probing, a few bytes a task. In many small parts, so that no growth
 * takes long enough to be noticed. The time in the identifiers and their random bits say which: so what is added within a
 * moment stands in a few of them, a collector that looks for references to young objects has little of the table to look
 * through, and what comes within some seconds is spread over all. Not thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // an entry is itself and equals no other
final class IdTable {
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

    @Nullable TaskEntry find(UUID id) {
        return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    @Nullable TaskEntry find(long high, long low) {
        return part(high, low).find(high, low);
    }

    void add(TaskEntry task) {
        part(task.idHigh, task.idLow).add(task);
        size++;
    }

    void remove(TaskEntry task) {
        part(task.idHigh, task.idLow).remove(task);
        size--;
    }

    /** Adds the tasks of this part that are wanted to a list; says how many it looked at. */
    int addTo(List<TaskEntry> list, int part, Predicate<TaskEntry> wanted) {
        for (TaskEntry task : parts[part].slots) {
            if (task != null && wanted.test(task)) {
                list.add(task);
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
        private @Nullable TaskEntry[] slots = new @Nullable TaskEntry[FIRST_CAPACITY];
        private int used;

        @Nullable TaskEntry find(long high, long low) {
            int mask = slots.length - 1;
            int slot = hash(low) & mask;
            for (TaskEntry task = slots[slot]; task != null; task = slots[slot]) {
                if (task.idLow == low && task.idHigh == high) {
                    return task;
                }
                slot = (slot + 1) & mask;
            }
            return null;
        }

        void add(TaskEntry task) {
            if (used >= slots.length - (slots.length >> 2)) {
                grow();
            }
            used++;
            put(task);
        }

        private void put(TaskEntry task) {
            int mask = slots.length - 1;
            int slot = hash(task.idLow) & mask;
            while (slots[slot] != null) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = task;
        }

        private void grow() {
            @Nullable TaskEntry[] before = slots;
            slots = new @Nullable TaskEntry[2 * before.length];
            for (TaskEntry task : before) {
                if (task != null) {
                    put(task);
                }
            }
        }

        /** Closes the gap: what stands behind moves up unless it stands where it belongs (Knuth 6.4, algorithm R). */
        void remove(TaskEntry task) {
            int mask = slots.length - 1;
            int gap = hash(task.idLow) & mask;
            while (slots[gap] != task) {
                if (slots[gap] == null) {
                    throw new IllegalStateException("does not stand in this table");
                }
                gap = (gap + 1) & mask;
            }
            used--;
            int slot = (gap + 1) & mask;
            for (TaskEntry moving = slots[slot]; moving != null; moving = slots[slot]) {
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
