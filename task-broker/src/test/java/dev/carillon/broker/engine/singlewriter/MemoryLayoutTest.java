package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.TaskAttributes;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/**
 * Holds what a waiting task and an idempotency key take of the heap to their bound, by the layout of a common virtual machine: a header of 12
 * bytes, references of 4, sizes rounded up to 8.
 */
class MemoryLayoutTest {
    private static final int HEADER = 12;
    private static final int REFERENCE = 4;
    private static final int ROUNDING = 8;

    /** A slot of {@link IdTable} and one of a {@link DueHeap}, right after they have doubled. */
    private static final double WORST_OF_TABLE = REFERENCE / 0.375;

    private static final double WORST_OF_HEAP = REFERENCE / 0.5;

    @Test
    void aPlainWaitingTaskTakesNoMoreThan110Bytes() {
        assertThat(size(TaskEntry.class) + WORST_OF_TABLE + WORST_OF_HEAP).isLessThanOrEqualTo(110);
    }

    @Test
    void anIdempotencyKeyTakesNoMoreThan110Bytes() {
        assertThat(size(UsedKey.class) + WORST_OF_TABLE + WORST_OF_HEAP).isLessThanOrEqualTo(110);
    }

    /** A task that carries on a trace, as those of most instrumented clients do. */
    @Test
    void aTraceTakesNoMoreThan180BytesBeside() {
        int text = size(String.class) + (HEADER + Integer.BYTES + "00-".length() + 32 + 1 + 16 + "-00".length());
        assertThat(size(TaskExtras.class) + size(TaskAttributes.class) + text).isLessThanOrEqualTo(180);
    }

    private static int size(Class<?> type) {
        int size = HEADER;
        for (Class<?> declaring = type; declaring != Object.class; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    size += size(field);
                }
            }
        }
        return (size + ROUNDING - 1) / ROUNDING * ROUNDING;
    }

    private static int size(Field field) {
        return switch (field.getType().getName()) {
            case "long", "double" -> Long.BYTES;
            case "int", "float" -> Integer.BYTES;
            case "short", "char" -> Short.BYTES;
            case "byte", "boolean" -> Byte.BYTES;
            default -> REFERENCE;
        };
    }
}
